import assert from 'node:assert/strict';
import { z } from 'zod';
import { createGemini } from '../../../src/providers/gemini.ts';
import {
  ANSWER_RESPONSE_SCHEMA,
  CHUNK_RESPONSE_SCHEMA,
  PLAN_RESPONSE_SCHEMA,
} from '../../../src/providers/geminiSchemas.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts';
import { catchRequests } from '../caughtRequests.ts';
import { publishedMessage, publishedNames, sampleMessage } from '../openapi/publishedMessage.ts';

const MODEL = 'gemini-2.5-flash';
const HELLO = { contents: [{ parts: [{ text: 'Hello' }] }] };
const Json = z.record(z.string(), z.unknown());

/** The status of each of Google's codes: https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  INVALID_ARGUMENT: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ABORTED: 409,
  RESOURCE_EXHAUSTED: 429,
  CANCELLED: 499,
  INTERNAL: 500,
  UNIMPLEMENTED: 501,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
};

/** An error, as https://google.aip.dev/193 has it; its details are checked one by one. */
const PublishedError = z.strictObject({
  error: z.strictObject({
    code: z.int(),
    message: z.string().min(1),
    status: z.enum(publishedNames('google.rpc.Code')),
    details: z.array(Json).min(1).optional(),
  }),
});

const conforms = (schema: z.ZodType, value: unknown) => {
  const parsed = schema.safeParse(value);
  assert.ok(parsed.success, parsed.error && z.prettifyError(parsed.error));
};

describe('the Gemini emulator, held against what Google publishes', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ gemini: { apiKey: 'key' } });
  });
  afterEach(() => sandbox.close());

  async function call(method: string, body: unknown, key = 'key') {
    const response = await fetch(`${sandbox.geminiUrl}/v1beta/models/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-goog-api-key': key },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: Json.parse(await response.json()) };
  }
  const generate = (body: unknown = HELLO) => call(`${MODEL}:generateContent`, body);
  async function answered() {
    const { status, body } = await generate();
    assert.equal(status, 200);
    conforms(publishedMessage('GenerateContentResponse'), body);
    return body;
  }

  /** The types of the details, once everything about the error has been found as published. */
  function detailsOf({ status, body }: Awaited<ReturnType<typeof call>>): string[] {
    conforms(PublishedError, body);
    const { error } = PublishedError.parse(body);
    assert.equal(error.code, status);
    assert.equal(STATUS_OF_CODE[error.status], status);
    return (error.details ?? []).map(({ '@type': type, ...detail }) => {
      const name = z.string().parse(type).replace('type.googleapis.com/', '');
      conforms(publishedMessage(name), detail);
      return name;
    });
  }

  it('is told apart from something else', () => {
    const answer = publishedMessage('GenerateContentResponse');
    assert.equal(answer.safeParse({ candidates: [{ finishReason: 'TIRED' }] }).success, false);
    assert.equal(answer.safeParse({ candidates: [{ finishReason: 'stop' }] }).success, false);
    assert.equal(answer.safeParse({ candidates: [{ content: { text: 'Hello' } }] }).success, false);
    assert.equal(answer.safeParse({ usageMetadata: { totalTokenCount: '7' } }).success, false);
    const retry = publishedMessage('google.rpc.RetryInfo');
    assert.equal(retry.safeParse({ retryDelay: 7 }).success, false);
  });

  it('answers a prompt as published, thinking included', async () => {
    await answered();
    sandbox.configure({ gemini: { thinkingTokens: 20 } });
    const { usageMetadata } = await answered();
    assert.equal(Json.parse(usageMetadata).thoughtsTokenCount, 20);
  });

  it('answers with every finish reason that is published', async () => {
    for (const reason of publishedNames('Candidate.FinishReason')) {
      sandbox.inject({ provider: 'gemini', kind: 'finish', reason, times: 1 });
      const [candidate] = z.array(Json).parse((await answered()).candidates);
      assert.equal(candidate?.finishReason, reason);
    }
  });

  it('answers with every reason to block a prompt that is published, and without a candidate', async () => {
    for (const reason of publishedNames('GenerateContentResponse.PromptFeedback.BlockReason')) {
      sandbox.inject({ provider: 'gemini', kind: 'promptBlocked', reason, times: 1 });
      const { promptFeedback, candidates } = await answered();
      assert.equal(Json.parse(promptFeedback).blockReason, reason);
      assert.equal(candidates, undefined);
    }
    sandbox.inject({ provider: 'gemini', kind: 'noCandidates', times: 1 });
    assert.equal((await answered()).candidates, undefined);
  });

  it('counts tokens as published', async () => {
    const { status, body } = await call(`${MODEL}:countTokens`, HELLO);
    assert.equal(status, 200);
    conforms(publishedMessage('CountTokensResponse'), body);
  });

  it('refuses for each spent limit as published, and says when to come back', async () => {
    for (const limit of ['requestsPerMinute', 'tokensPerMinute', 'requestsPerDay'] as const) {
      sandbox.configure({ gemini: { [limit]: 1 } });
      await generate();
      const refused = await generate();
      assert.equal(refused.status, 429);
      assert.deepEqual(detailsOf(refused), ['google.rpc.QuotaFailure', 'google.rpc.RetryInfo']);
      sandbox.configure({ gemini: { [limit]: null } });
    }
  });

  it('refuses requests, keys and models as published', async () => {
    const unknownField = await generate({ ...HELLO, temperature: 1 });
    assert.deepEqual([unknownField.status, detailsOf(unknownField)], [400, ['google.rpc.BadRequest']]);
    const empty = await generate({});
    assert.deepEqual([empty.status, detailsOf(empty)], [400, []]);
    const wrongKey = await call(`${MODEL}:generateContent`, HELLO, 'wrong');
    const keyDetails = ['google.rpc.ErrorInfo', 'google.rpc.LocalizedMessage'];
    assert.deepEqual([wrongKey.status, detailsOf(wrongKey)], [400, keyDetails]);
    const noKey = await call(`${MODEL}:generateContent`, HELLO, '');
    assert.deepEqual([noKey.status, detailsOf(noKey)], [403, []]);
    const unknownModel = await call('gpt-4:generateContent', HELLO);
    assert.deepEqual([unknownModel.status, detailsOf(unknownModel)], [404, []]);
  });

  it('words every injected status as published', async () => {
    for (const status of Object.values(STATUS_OF_CODE)) {
      sandbox.inject({ provider: 'gemini', kind: 'status', status, retryDelay: '7.5s', times: 1 });
      const refused = await generate();
      assert.deepEqual([refused.status, detailsOf(refused)], [status, ['google.rpc.RetryInfo']]);
    }
  });

  it('takes every published field of a request', async () => {
    const request = { ...sampleMessage('GenerateContentRequest', 3), contents: HELLO.contents };
    const generationConfig = {
      ...sampleMessage('GenerationConfig', 3),
      responseMimeType: 'application/json',
    };
    conforms(publishedMessage('GenerateContentRequest'), { ...request, generationConfig });
    assert.deepEqual(await errorOf(generate({ ...request, generationConfig })), undefined);
    const parts = [{ ...sampleMessage('Part', 1), text: 'Hello' }];
    assert.deepEqual(await errorOf(generate({ contents: [{ role: 'user', parts }] })), undefined);
    const generateContentRequest = { ...request, generationConfig };
    const counted = { ...sampleMessage('CountTokensRequest', 0), ...HELLO, generateContentRequest };
    conforms(publishedMessage('CountTokensRequest'), counted);
    assert.deepEqual(await errorOf(call(`${MODEL}:countTokens`, counted)), undefined);
  });

  it('refuses a keyword of a response schema that is not published, and names it', async () => {
    const responseSchema = {
      type: 'object',
      properties: { a: { type: 'string', minLenght: 2 }, b_c: { max_items: 2 } },
    };
    const generationConfig = { responseMimeType: 'application/json', responseSchema };
    const error = await errorOf(generate({ ...HELLO, generationConfig }));
    assert.doesNotMatch(JSON.stringify(error), /max_?items/i);
    assert.match(JSON.stringify(error), /Unknown name \\"minLenght\\" at 'generation_config.response_schema/);
    const wrongType = { responseMimeType: 'application/json', responseSchema: { type: 'varchar' } };
    const typeError = await errorOf(generate({ ...HELLO, generationConfig: wrongType }));
    assert.match(JSON.stringify(typeError), /Invalid value at 'generation_config.response_schema.type'/);
  });

  async function errorOf(calling: ReturnType<typeof call>): Promise<unknown> {
    return (await calling).body.error;
  }
});

describe("the provider client's requests to Gemini", () => {
  it('are as Google publishes them', async () => {
    const caught = await catchRequests();
    const options = { apiKey: 'key', baseUrl: caught.url, timeoutMs: 5_000, maxOutputTokens: 8_192 };
    const gemini = createGemini(options);
    const { signal } = new AbortController();
    const common = { model: MODEL, systemInstruction: 'Answer.', prompt: 'Hello', signal };
    try {
      for (const responseSchema of [PLAN_RESPONSE_SCHEMA, CHUNK_RESPONSE_SCHEMA, ANSWER_RESPONSE_SCHEMA]) {
        await assert.rejects(gemini.generateJson({ ...common, responseSchema }));
      }
      await assert.rejects(gemini.countTokens({ model: MODEL, text: 'Hello', signal }));
    } finally {
      await caught.close();
    }
    const expected = [
      ['generateContent', 'GenerateContentRequest'],
      ['generateContent', 'GenerateContentRequest'],
      ['generateContent', 'GenerateContentRequest'],
      ['countTokens', 'CountTokensRequest'],
    ] as const;
    assert.equal(caught.all.length, expected.length);
    for (const [index, [method, message]] of expected.entries()) {
      const request = caught.all[index];
      assert.equal(request?.path, `/v1beta/models/${MODEL}:${method}`);
      assert.equal(request.headers['x-goog-api-key'], 'key');
      conforms(publishedMessage(message, 'any'), JSON.parse(request.body));
    }
  });
});

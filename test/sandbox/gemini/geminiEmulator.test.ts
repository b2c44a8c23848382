import assert from 'node:assert/strict';
import { GoogleGenerativeAI, SchemaType } from '@google/generative-ai';
import { readClaims } from '../../../src/domain/analysis/modelClaims.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts';
import { failure, geminiModel, KEY, type ModelOptions } from './geminiClient.ts';

interface GoogleBody {
  readonly error: { readonly message: string; readonly details?: { readonly fieldViolations?: object[] }[] };
  readonly candidates?: { readonly finishReason: string }[];
}

const ROWS = ['<<<ROWS 4f9c0a1b2c3d4e5f', 'sex,age', ...rowsOf(20), 'ROWS 4f9c0a1b2c3d4e5f>>>'].join('\n');

function rowsOf(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${(i % 2) + 1},${50 + (i % 2) * 10 + (i % 5)}`);
}

describe('the Gemini emulator, through @google/generative-ai', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ gemini: { apiKey: KEY } });
  });
  afterEach(() => sandbox.close());

  const model = (options?: ModelOptions) => geminiModel(sandbox, options);
  const raw = async (body: unknown, path = 'gemini-2.5-flash:generateContent') => {
    const response = await fetch(`${sandbox.geminiUrl}/v1beta/models/${path}`, {
      method: 'POST',
      headers: { 'x-goog-api-key': KEY, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as GoogleBody };
  };
  it('answers rows with claims, usage, a finish reason and a model version that says sandbox', async () => {
    const { response } = await model({ config: { responseMimeType: 'application/json' } }).generateContent(
      ROWS,
    );
    // Ages are 50 to 54 and 60 to 64, each twice.
    assert.deepEqual(readClaims(JSON.parse(response.text()))?.claims, [
      { predicate: 'difference', column: 'age', by: 'sex', higher: '2', lower: '1' },
    ]);
    assert.equal(response.candidates?.[0]?.finishReason, 'STOP');
    const usage = response.usageMetadata;
    assert.equal(usage?.promptTokenCount, Math.ceil(ROWS.length / 4));
    assert.equal(usage?.candidatesTokenCount, Math.ceil(response.text().length / 4));
    assert.equal(usage?.totalTokenCount, usage.promptTokenCount + usage.candidatesTokenCount);
    assert.ok('modelVersion' in response && response.modelVersion === 'gemini-2.5-flash-sandbox');
    const [entry] = sandbox.journal.query({ provider: 'gemini' });
    assert.equal(entry?.outcome, 'accepted');
    assert.deepEqual(entry.tokens, { prompt: usage.promptTokenCount, output: usage.candidatesTokenCount });
  });

  it('answers a prompt without data honestly, in the shape the response schema asks for', async () => {
    const config = {
      responseMimeType: 'application/json',
      responseSchema: {
        type: SchemaType.OBJECT,
        properties: {
          answer: { type: SchemaType.STRING },
          grade: { type: SchemaType.STRING, enum: ['low', 'high'], format: 'enum' },
          count: { type: SchemaType.INTEGER },
          list: { type: SchemaType.ARRAY, items: { type: SchemaType.STRING } },
        },
      },
    };
    const { response } = await model({ config }).generateContent('Hello');
    assert.deepEqual(JSON.parse(response.text()), {
      answer: 'Sandbox output: no language model was asked.',
      grade: 'low',
      count: 0,
      list: [],
    });
  });

  it('gives the same answer to the same prompt', async () => {
    const [one, other] = await Promise.all([model().generateContent(ROWS), model().generateContent(ROWS)]);
    assert.equal(one.response.text(), other.response.text());
  });

  it('cuts an answer at maxOutputTokens and says so', async () => {
    const { response } = await model({ config: { maxOutputTokens: 10 } }).generateContent(ROWS);
    assert.equal(response.candidates?.[0]?.finishReason, 'MAX_TOKENS');
    assert.equal(response.usageMetadata?.candidatesTokenCount, 10);
    assert.throws(() => JSON.parse(response.text()), SyntaxError);
  });

  it('counts tokens as it bills them', async () => {
    const { totalTokens } = await model().countTokens(ROWS);
    assert.equal(totalTokens, Math.ceil(ROWS.length / 4));
    assert.equal(sandbox.journal.count({ operation: 'countTokens' }), 1);
  });

  it('counts the system instruction', async () => {
    const withSystem = new GoogleGenerativeAI(KEY).getGenerativeModel(
      { model: 'gemini-2.5-flash', systemInstruction: 'Twelve chars' },
      { baseUrl: sandbox.geminiUrl },
    );
    const { response } = await withSystem.generateContent('Four');
    assert.equal(response.usageMetadata?.promptTokenCount, 4);
  });

  it('refuses a wrong key with 400 API_KEY_INVALID', async () => {
    const error = await failure(model({ key: 'wrong' }).generateContent('Hi'));
    assert.equal(error.status, 400);
    assert.equal(error.errorDetails?.[0]?.reason, 'API_KEY_INVALID');
  });

  it('refuses a request without a key with 403', async () => {
    const url = `${sandbox.geminiUrl}/v1beta/models/gemini-2.5-flash:generateContent`;
    const response = await fetch(url, { method: 'POST' });
    assert.equal(response.status, 403);
  });

  it('refuses an unknown model with 404', async () => {
    const error = await failure(model({ name: 'gpt-4' }).generateContent('Hi'));
    assert.equal(error.status, 404);
    assert.match(error.message, /models\/gpt-4 is not found for API version v1beta/);
  });

  it('refuses a request without contents', async () => {
    assert.deepEqual(await raw({}), {
      status: 400,
      body: {
        error: {
          code: 400,
          message: '* GenerateContentRequest.contents: contents is not specified\n',
          status: 'INVALID_ARGUMENT',
        },
      },
    });
  });

  it('refuses an unknown field and names it', async () => {
    const { status, body } = await raw({
      contents: [{ parts: [{ text: 'Hi' }] }],
      generationConfig: { maxTokens: 5 },
    });
    const description =
      'Invalid JSON payload received. Unknown name "maxTokens" at \'generation_config\': Cannot find field.';
    assert.equal(status, 400);
    assert.equal(body.error.message, description);
    assert.deepEqual(body.error.details?.[0]?.fieldViolations, [{ field: 'generation_config', description }]);
  });

  it('refuses a value of the wrong type and names the field', async () => {
    const { body } = await raw({
      contents: [{ parts: [{ text: 'Hi' }] }],
      generationConfig: { maxOutputTokens: 'five' },
    });
    assert.equal(body.error.message, "Invalid value at 'generation_config.max_output_tokens' (TYPE_INT32)");
  });

  it('takes field names in snake case, as proto JSON does', async () => {
    const { status, body } = await raw({
      contents: [{ parts: [{ text: ROWS }] }],
      generation_config: { max_output_tokens: 3 },
    });
    assert.equal(status, 200);
    assert.equal(body.candidates?.[0]?.finishReason, 'MAX_TOKENS');
  });

  it('refuses a response schema without the JSON mime type, and a temperature out of range', async () => {
    const contents = [{ parts: [{ text: 'Hi' }] }];
    assert.equal((await raw({ contents, generationConfig: { responseSchema: {} } })).status, 400);
    assert.equal((await raw({ contents, generationConfig: { temperature: 2.5 } })).status, 400);
  });

  it('refuses a body that is not JSON', async () => {
    const { status, body } = await raw('{"contents":');
    assert.equal(status, 400);
    assert.match(body.error.message, /^Invalid JSON payload received\./);
  });

  it('has no other methods', async () => {
    assert.equal((await raw({}, 'gemini-2.5-flash:embedContent')).status, 404);
  });

  it('enforces requests per minute with RetryInfo and QuotaFailure, and does not count refusals', async () => {
    sandbox.configure({ gemini: { requestsPerMinute: 2 } });
    await model().generateContent('One');
    await model().generateContent('Two');
    for (const text of ['Three', 'Four']) {
      const error = await failure(model().generateContent(text));
      assert.equal(error.status, 429);
      const details = error.errorDetails ?? [];
      const byType = (type: string) => details.find((detail) => detail['@type']?.endsWith(type));
      assert.match(String(byType('RetryInfo')?.retryDelay), /^(60|5\d)s$/);
      const violations = JSON.stringify(byType('QuotaFailure')?.violations);
      assert.match(violations, /"quotaId":"GenerateRequestsPerMinutePerProjectPerModel"/);
      assert.match(violations, /"quotaValue":"2"/);
    }
    assert.equal(sandbox.journal.count({ outcome: 'accepted' }), 2);
    assert.equal(sandbox.journal.query({ outcome: 'rejected' })[0]?.error, 'RESOURCE_EXHAUSTED');
    sandbox.configure({ gemini: { requestsPerMinute: null } });
    await model().generateContent('Five');
  });

  it('enforces prompt tokens per minute', async () => {
    sandbox.configure({ gemini: { tokensPerMinute: 10 } });
    await model().generateContent('x'.repeat(32));
    const error = await failure(model().generateContent('x'.repeat(12)));
    assert.match(error.message, /GenerateContentInputTokensPerModelPerMinute/);
    await model().generateContent('x'.repeat(8));
  });

  it('enforces requests per day', async () => {
    sandbox.configure({ gemini: { requestsPerDay: 1 } });
    await model().generateContent('One');
    assert.match((await failure(model().generateContent('Two'))).message, /GenerateRequestsPerDay/);
  });
});

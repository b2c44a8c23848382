import assert from 'node:assert/strict';
import { PermanentError, RateLimitedError, TransientError } from '../../src/domain/shared/jobError.ts';
import {
  AccessDeniedError,
  createGemini,
  DayQuotaSpentError,
  type GeminiReply,
  TokenQuotaError,
} from '../../src/providers/gemini.ts';
import { CHUNK_RESPONSE_SCHEMA } from '../../src/providers/geminiSchemas.ts';
import type { FaultInput } from '../../src/sandbox/http/faults.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/startSandbox.ts';

const ROWS = Array.from({ length: 40 }, (_, row) => `${(row % 2) + 1},${50 + (row % 2) * 10 + (row % 5)}`);
const PROMPT = ['<<<ROWS 4f9c0a1b2c3d4e5f', 'sex,age', ...ROWS, 'ROWS 4f9c0a1b2c3d4e5f>>>'].join('\n');

describe("Gemini's answers", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => {
    sandbox.clearFaults();
    sandbox.configure({
      gemini: { requestsPerDay: null, requestsPerMinute: null, tokensPerMinute: null, thinkingTokens: 0 },
    });
  });
  after(() => sandbox.close());

  const ask = (options: { maxOutputTokens?: number; timeoutMs?: number } = {}): Promise<GeminiReply> =>
    createGemini({
      apiKey: 'key',
      baseUrl: sandbox.geminiUrl,
      timeoutMs: options.timeoutMs ?? 5_000,
      maxOutputTokens: options.maxOutputTokens ?? 8_192,
    }).generateJson({
      model: 'gemini-2.5-flash',
      systemInstruction: 'Answer.',
      prompt: PROMPT,
      responseSchema: CHUNK_RESPONSE_SCHEMA,
      signal: new AbortController().signal,
    });
  const fault = (input: Omit<Extract<FaultInput, { kind: 'finish' }>, 'provider' | 'kind'>) =>
    sandbox.inject({ provider: 'gemini', kind: 'finish', ...input });
  const failure = async (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      () => assert.fail('the call should fail'),
      (error: unknown) => error,
    );

  it('are JSON with the tokens they cost when it finished', async () => {
    const reply = await ask();
    assert.ok(reply.kind === 'json');
    const [entry] = sandbox.journal.query({ operation: 'generateContent' });
    assert.deepEqual(entry?.tokens, { prompt: reply.promptTokens, output: reply.outputTokens });
    assert.equal(reply.model, 'gemini-2.5-flash-sandbox');
  });

  for (const [reason, code] of [
    ['SAFETY', 'GeminiSafety'],
    ['RECITATION', 'GeminiRecitation'],
    ['LANGUAGE', 'GeminiLanguage'],
    ['BLOCKLIST', 'GeminiBlocklist'],
    ['PROHIBITED_CONTENT', 'GeminiProhibitedContent'],
    ['SPII', 'GeminiSpii'],
    ['MALFORMED_FUNCTION_CALL', 'GeminiMalformed'],
    ['OTHER', 'GeminiStopped'],
    ['SOMETHING_NEW', 'GeminiStopped'],
  ] as const) {
    it(`are refused with ${code} when the finish reason is ${reason}, and still cost their prompt`, async () => {
      fault({ reason });
      const reply = await ask();
      assert.ok(reply.kind === 'refused');
      assert.equal(reply.code, code);
      assert.ok(reply.promptTokens > 0);
    });
  }

  it('are cut when the finish reason is MAX_TOKENS, whatever the text looks like', async () => {
    fault({ reason: 'MAX_TOKENS' });
    assert.equal((await ask()).kind, 'cut');
  });

  it('are cut when thinking has used up the output budget, and the thinking is paid for', async () => {
    assert.equal((await ask({ maxOutputTokens: 2_000 })).kind, 'json');
    sandbox.configure({ gemini: { thinkingTokens: 1_990 } });
    const reply = await ask({ maxOutputTokens: 2_000 });
    assert.equal(reply.kind, 'cut');
    assert.ok(reply.outputTokens >= 1_990);
  });

  it('are refused when the prompt was blocked', async () => {
    sandbox.inject({ provider: 'gemini', kind: 'promptBlocked', reason: 'PROHIBITED_CONTENT' });
    const reply = await ask();
    assert.ok(reply.kind === 'refused');
    assert.equal(reply.code, 'GeminiPromptBlocked');
  });

  it('are refused when there is no candidate', async () => {
    sandbox.inject({ provider: 'gemini', kind: 'noCandidates' });
    const reply = await ask();
    assert.ok(reply.kind === 'refused');
    assert.equal(reply.code, 'GeminiNoCandidate');
  });

  it('are refused when it finished with nothing to say', async () => {
    fault({ reason: 'STOP' });
    const reply = await ask();
    assert.ok(reply.kind === 'refused');
    assert.equal(reply.code, 'GeminiEmptyAnswer');
  });

  it('are told apart when the text is not JSON, and the text is kept for its repair', async () => {
    sandbox.inject({ provider: 'gemini', kind: 'invalidJson' });
    const reply = await ask();
    assert.ok(reply.kind === 'notJson');
    assert.match(reply.text, /^Here you are/);
  });

  for (const [kind, code] of [
    ['truncatedBody', 'GeminiTruncated'],
    ['garbage', 'GeminiTruncated'],
    ['dropBefore', 'GeminiUnreachable'],
  ] as const) {
    it(`fail for a while with ${code} after ${kind}`, async () => {
      sandbox.inject({ provider: 'gemini', kind });
      const error = await failure(ask());
      assert.ok(error instanceof TransientError);
      assert.equal(error.code, code);
    });
  }

  it('fail for a while when they take too long', async () => {
    sandbox.inject({ provider: 'gemini', kind: 'delay', delayMs: 2_000 });
    const error = await failure(ask({ timeoutMs: 50 }));
    assert.ok(error instanceof TransientError);
    assert.equal(error.code, 'GeminiTimeout');
  });

  for (const [status, details, code] of [
    [401, [], 'GeminiKeyRefused'],
    [403, [], 'GeminiKeyRefused'],
    [
      400,
      [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
      'GeminiKeyRefused',
    ],
    [404, [], 'GeminiModelUnknown'],
  ] as const) {
    it(`blame the configuration for status ${status}`, async () => {
      sandbox.inject({ provider: 'gemini', kind: 'status', status, body: { details }, times: 1 });
      const error = await failure(ask());
      assert.ok(error instanceof AccessDeniedError);
      assert.equal(error.code, code);
    });
  }

  it('blame the request for any other status of 4xx', async () => {
    sandbox.inject({ provider: 'gemini', kind: 'status', status: 400, times: 1 });
    const error = await failure(ask());
    assert.ok(error instanceof PermanentError && !(error instanceof AccessDeniedError));
    assert.equal(error.code, 'GeminiRejected');
  });

  it('name the wait of a spent minute, and tell tokens and a spent day apart', async () => {
    sandbox.inject({ provider: 'gemini', kind: 'status', status: 429, retryDelay: '7s', times: 1 });
    const limited = await failure(ask());
    assert.ok(limited instanceof RateLimitedError && !(limited instanceof DayQuotaSpentError));
    assert.equal(limited.retryAfterMs, 7_000);
    sandbox.inject({ provider: 'gemini', kind: 'status', status: 429, times: 1 });
    const silent = await failure(ask());
    assert.ok(silent instanceof RateLimitedError);
    assert.equal(silent.retryAfterMs, undefined);
    sandbox.configure({ gemini: { tokensPerMinute: 50 } });
    const tokens = await failure(ask());
    assert.ok(tokens instanceof TokenQuotaError);
    assert.equal(tokens.tokensPerMinute, 50);
    sandbox.configure({ gemini: { tokensPerMinute: null, requestsPerDay: 1 } });
    await ask();
    assert.ok((await failure(ask())) instanceof DayQuotaSpentError);
  });
});

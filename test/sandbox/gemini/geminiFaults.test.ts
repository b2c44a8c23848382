import assert from 'node:assert/strict';
import { GoogleGenerativeAIAbortError, GoogleGenerativeAIError } from '@google/generative-ai';
import { type Sandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts';
import { failure, geminiModel, KEY, type ModelOptions } from './geminiClient.ts';

describe('faults of the Gemini emulator, through @google/generative-ai', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ gemini: { apiKey: KEY } });
  });
  afterEach(() => sandbox.close());

  const model = (options?: ModelOptions) => geminiModel(sandbox, options);

  it('injects a status with RetryInfo, once', async () => {
    sandbox.inject({ provider: 'gemini', kind: 'status', status: 429, retryDelay: '7s', times: 1 });
    const error = await failure(model().generateContent('Hi'));
    assert.equal(error.status, 429);
    assert.equal(error.errorDetails?.[0]?.retryDelay, '7s');
    await model().generateContent('Hi');
    assert.deepEqual(
      sandbox.journal.query().map(({ outcome, status, fault }) => [outcome, status, fault]),
      [
        ['rejected', 429, 'status'],
        ['accepted', 200, undefined],
      ],
    );
  });

  it('injects 503 UNAVAILABLE, with fields of its own if given', async () => {
    sandbox.inject({ provider: 'gemini', kind: 'status', status: 503, body: { message: 'On fire' } });
    const error = await failure(model().generateContent('Hi'));
    assert.equal(error.status, 503);
    assert.match(error.message, /On fire/);
  });

  it('cuts the connection before accepting', async () => {
    sandbox.inject({ provider: 'gemini', kind: 'dropBefore', times: 1 });
    await assert.rejects(model().generateContent('Hi'), GoogleGenerativeAIError);
    assert.deepEqual(
      sandbox.journal.query().map(({ outcome }) => outcome),
      ['dropped'],
    );
  });

  it('cuts the connection after accepting, and the journal knows', async () => {
    sandbox.inject({ provider: 'gemini', kind: 'dropAfter', times: 1 });
    await assert.rejects(model().generateContent('Hi'), GoogleGenerativeAIError);
    const [entry] = sandbox.journal.query();
    assert.deepEqual([entry?.outcome, entry?.status, entry?.fault], ['accepted', null, 'dropAfter']);
  });

  it('answers garbage after accepting or instead of it', async () => {
    for (const accepted of [true, false]) {
      sandbox.inject({ provider: 'gemini', kind: 'garbage', accepted, times: 1 });
      await assert.rejects(model().generateContent('Hi'));
    }
    assert.deepEqual(
      sandbox.journal.query().map(({ outcome, fault }) => [outcome, fault]),
      [
        ['accepted', 'garbage'],
        ['rejected', 'garbage'],
      ],
    );
  });

  it('delays an answer beyond the time-out of the caller', async () => {
    sandbox.inject({ provider: 'gemini', kind: 'delay', delayMs: 400, times: 1 });
    await assert.rejects(model({ timeout: 50 }).generateContent('Hi'), GoogleGenerativeAIAbortError);
  });
});

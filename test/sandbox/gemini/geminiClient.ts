import assert from 'node:assert/strict';
import {
  type GenerateContentResult,
  GoogleGenerativeAI,
  GoogleGenerativeAIFetchError,
} from '@google/generative-ai';
import type { Sandbox } from '../../../src/sandbox/startSandbox.ts';

export const KEY = 'sandbox-key';

export interface ModelOptions {
  readonly key?: string;
  readonly name?: string;
  readonly timeout?: number;
  readonly config?: object;
}

/** A model of the sandbox, through the client library of Google. */
export function geminiModel(sandbox: Sandbox, options: ModelOptions = {}) {
  const { key = KEY, name = 'gemini-2.5-flash', timeout, config = {} } = options;
  return new GoogleGenerativeAI(key).getGenerativeModel(
    { model: name, generationConfig: config },
    { baseUrl: sandbox.geminiUrl, ...(timeout === undefined ? {} : { timeout }) },
  );
}

/** The error that a call is refused with. */
export async function failure(call: Promise<GenerateContentResult>): Promise<GoogleGenerativeAIFetchError> {
  const error = await call.then(
    () => assert.fail('the call should fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof GoogleGenerativeAIFetchError, String(error));
  return error;
}

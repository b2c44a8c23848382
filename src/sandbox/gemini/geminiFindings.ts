import { createHash } from 'node:crypto';
import { chunkFindings } from './chunkFindings.ts';
import { mergeFindings } from './mergeFindings.ts';
import { sampleOfSchema } from './schemaSample.ts';

/** How every text the sandbox writes by itself begins. */
export const SANDBOX_NOTICE = 'Sandbox output: no language model was asked.';

/** A fenced block of data; the random id in both fences keeps a cell from closing it early. */
const BLOCK = /^<<<(ROWS|FINDINGS) ([0-9a-f]{16})\r?\n([\s\S]*?)\r?\n\1 \2>>>/m;

/**
 * The sandbox's answer to a prompt, as the text a model would return: statistics of the rows it carries, the merger of the
 * findings it carries, or, with neither, a notice that fits the response schema. Deterministic.
 */
export function geminiAnswer(prompt: string, responseSchema?: Readonly<Record<string, unknown>>): string {
  const [, kind, , data = ''] = BLOCK.exec(prompt) ?? [];
  if (kind === 'ROWS') return JSON.stringify(chunkFindings(data));
  if (kind === 'FINDINGS') return JSON.stringify(mergeFindings(data, SANDBOX_NOTICE));
  if (responseSchema === undefined) return SANDBOX_NOTICE;
  return JSON.stringify(sampleOfSchema(responseSchema, SANDBOX_NOTICE));
}

/** Tells prompts about different data apart and knows one that is asked again, whatever its fence: SHA-256 in hex. */
export function dataDigest(prompt: string): string | undefined {
  const [, kind, , data] = BLOCK.exec(prompt) ?? [];
  return data === undefined ? undefined : createHash('sha256').update(`${kind}\n${data}`).digest('hex');
}

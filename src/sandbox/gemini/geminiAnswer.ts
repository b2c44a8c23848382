import { createHash } from 'node:crypto';
import { chunkFindings, mergeFindings } from './sandboxFindings.ts';
import { sampleOfSchema } from './schemaSample.ts';

/** The label of every text that the sandbox writes itself. */
export const SANDBOX_NOTICE = 'Sandbox output: no language model was asked.';

/** The statistics of the whole data set in a merge prompt, one JSON object per line. */
const STATISTICS = /^<<<STATISTICS ([0-9a-f]{16})\r?\n([\s\S]*?)\r?\nSTATISTICS \1>>>/m;

/** A fenced block of data; the random id in both fences keeps a cell from closing it early. */
const BLOCK = /^<<<(ROWS|FINDINGS) ([0-9a-f]{16})\r?\n([\s\S]*?)\r?\n\1 \2>>>/m;

/**
 * The sandbox's answer to a prompt, as the text that a model would return: figures of the rows in the prompt, the merged
 * findings of the prompt, or, with neither, a notice that fits the response schema. Deterministic.
 */
export function geminiAnswer(prompt: string, responseSchema?: Readonly<Record<string, unknown>>): string {
  const [, kind, , data = ''] = BLOCK.exec(prompt) ?? [];
  if (kind === 'ROWS') return JSON.stringify(chunkFindings(data));
  if (kind === 'FINDINGS') {
    const [, , statistics = ''] = STATISTICS.exec(prompt) ?? [];
    return JSON.stringify(mergeFindings(data, statistics, SANDBOX_NOTICE));
  }
  if (responseSchema === undefined) return SANDBOX_NOTICE;
  return JSON.stringify(sampleOfSchema(responseSchema, SANDBOX_NOTICE));
}

/** Identifies the data of a prompt, whatever its fence: SHA-256 in hex; undefined for a prompt without data. */
export function dataDigest(prompt: string): string | undefined {
  const [, kind, , data] = BLOCK.exec(prompt) ?? [];
  return data === undefined ? undefined : createHash('sha256').update(`${kind}\n${data}`).digest('hex');
}

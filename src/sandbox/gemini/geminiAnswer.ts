import { createHash } from 'node:crypto';
import { promptParts } from './promptParts.ts';
import { sandboxAnswer } from './sandboxAnswer.ts';
import { sandboxClaims } from './sandboxClaims.ts';
import { SANDBOX_NOTICE } from './sandboxNotice.ts';
import { sandboxPlan } from './sandboxPlan.ts';
import { sampleOfSchema } from './schemaSample.ts';

/**
 * The sandbox's answer to a prompt, as the text that a model would return: of computed results an answer to the question, of rows claims,
 * of a schema a plan, or, with none of them, a notice that fits the response schema. It is deterministic, and rests on the prompt alone.
 */
export function geminiAnswer(prompt: string, responseSchema?: Readonly<Record<string, unknown>>): string {
  const { question, locale, blocks } = promptParts(prompt);
  const [results, rows, schema] = [blocks.get('RESULTS'), blocks.get('ROWS'), blocks.get('SCHEMA')];
  if (results !== undefined) {
    const [plan, claims] = [blocks.get('PLAN') ?? '', blocks.get('CLAIMS') ?? ''];
    return JSON.stringify(sandboxAnswer({ results, claims, plan, locale }));
  }
  if (rows !== undefined) return JSON.stringify(sandboxClaims(rows));
  if (schema !== undefined) return JSON.stringify(sandboxPlan(schema, { question, locale }));
  if (responseSchema === undefined) return SANDBOX_NOTICE;
  return JSON.stringify(sampleOfSchema(responseSchema, SANDBOX_NOTICE));
}

/**
 * Identifies the data of a prompt, whatever its fence: SHA-256 in hex. That of a repair differs from that of what is repaired.
 *
 * @returns undefined for a prompt without data
 */
export function dataDigest(prompt: string): string | undefined {
  const { blocks } = promptParts(prompt);
  if (blocks.size === 0) return undefined;
  return createHash('sha256')
    .update(JSON.stringify([...blocks]))
    .digest('hex');
}

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FollowUpSequence } from '../domain/followUps/followUpSequence.ts';
import { parseSequence } from './parseSequence.ts';

/** The folder of the sequences that come with the application; the build copies it. */
const FOLDER = fileURLToPath(new URL('.', import.meta.url));

let sequences: readonly FollowUpSequence[] | undefined;

/** The sequences beside this module, read once a process. @throws Error when one of them is wrong. */
export function builtInSequences(): readonly FollowUpSequence[] {
  sequences ??= readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const parsed = parseSequence(readFileSync(`${FOLDER}/${file}`, 'utf8'), file);
      if ('problems' in parsed) throw new Error(parsed.problems[0]);
      return parsed.sequence;
    });
  return sequences;
}

export const builtInSequence = (name: string): FollowUpSequence | undefined =>
  builtInSequences().find((sequence) => sequence.name === name);

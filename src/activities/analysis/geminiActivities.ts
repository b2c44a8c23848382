import pLimit from 'p-limit';
import type { Disks } from '../../disks/createDisks.ts';
import type { Database } from '../../store/database.ts';
import type { AnalysisOfClinic } from './analysisActivities.ts';
import { type AnswererOptions, type AnswerOutcome, createAnswerer } from './answerTask.ts';
import { CALLS_AT_ONCE } from './modelCaller.ts';
import { createTaskPrompts } from './taskPrompts.ts';

export interface GeminiActivityOptions extends AnswererOptions {
  readonly database: Database;
  readonly disks: Disks;
}

/** Key of a chunk, or of a part of one, within an analysis. */
export interface ChunkTaskKey extends AnalysisOfClinic {
  readonly index: number;
  readonly part: string;
}

/** Key of a merge, or of a part of one, within an analysis. */
export interface MergeTaskKey extends ChunkTaskKey {
  readonly level: number;
}

/** Prompts that are prepared at once: half as many as calls, so that the first calls start while the others are prepared. */
const PREPARED_AT_ONCE = CALLS_AT_ONCE / 2;

/**
 * Calls of the model. Each commits its intent first and returns how it went; the findings are stored.
 * Permanent with the reply's code, such as `GeminiSafety`, when the model gives no answer to this prompt.
 */
export function geminiActivities({ database, disks, ...options }: GeminiActivityOptions) {
  const answerer = createAnswerer(database, options);
  const prompts = createTaskPrompts(database, disks);
  const preparing = pLimit(PREPARED_AT_ONCE);

  return {
    /** Asks about one chunk, unless its answer is already stored or cached. */
    async analyzeChunk(task: ChunkTaskKey): Promise<AnswerOutcome> {
      const key = { ...task, level: 0 };
      const { analysis, prompt } = await preparing(() => prompts.forChunk(key));
      return answerer.answer(analysis, key, prompt);
    },

    /** Merges one group of answers of the level below, unless the merge is already stored or cached. */
    async mergeAnswers(key: MergeTaskKey): Promise<AnswerOutcome> {
      const { analysis, prompt } = await preparing(() => prompts.forMerge(key));
      return answerer.answer(analysis, key, prompt);
    },
  };
}

export type GeminiActivities = ReturnType<typeof geminiActivities>;

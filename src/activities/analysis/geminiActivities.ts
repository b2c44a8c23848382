import pLimit from 'p-limit';
import type { AnalysisId } from '../../contracts/shared/ids.ts';
import type { Disks } from '../../disks/createDisks.ts';
import type { Database } from '../../store/database.ts';
import { type AnswererOptions, type AnswerOutcome, createAnswerer } from './answerTask.ts';
import { CALLS_AT_ONCE } from './modelCaller.ts';
import { createPlaceQuestions } from './taskPrompts.ts';

export interface GeminiActivityOptions extends AnswererOptions {
  readonly database: Database;
  readonly disks: Disks;
}

/** A chunk, or a part of one, within an analysis. */
export interface ChunkPlace {
  readonly analysisId: AnalysisId;
  readonly index: number;
  readonly part: string;
}

/** A merge, or a part of one, within an analysis. */
export interface MergePlace extends ChunkPlace {
  readonly level: number;
}

/** Questions that are made at once: half as many as calls, so that the first calls leave while the others are prepared. */
const PREPARED_AT_ONCE = CALLS_AT_ONCE / 2;

/**
 * The calls of the model. Each commits its intent first; what they answer says how it went, the findings are stored.
 * Permanent with the reply's code, such as `GeminiSafety`, when the model gives no answer to this prompt.
 */
export function geminiActivities({ database, disks, ...options }: GeminiActivityOptions) {
  const answerer = createAnswerer(database, options);
  const questions = createPlaceQuestions(database, disks);
  const preparing = pLimit(PREPARED_AT_ONCE);

  return {
    /** Asks about one chunk, unless its answer is already stored or cached. */
    async analyzeChunk(place: ChunkPlace): Promise<AnswerOutcome> {
      const key = { ...place, level: 0 };
      const { analysis, question } = await preparing(() => questions.aboutChunk(key));
      return answerer.answer(analysis, key, question);
    },

    /** Merges one group of answers of the level below, unless the merge is already stored or cached. */
    async mergeAnswers(key: MergePlace): Promise<AnswerOutcome> {
      const { analysis, question } = await preparing(() => questions.aboutMerge(key));
      return answerer.answer(analysis, key, question);
    },
  };
}

export type GeminiActivities = ReturnType<typeof geminiActivities>;

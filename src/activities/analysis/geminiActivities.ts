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
    /** Asks what is to be computed to answer the question. */
    async planAnalysis(of: AnalysisOfClinic): Promise<AnswerOutcome> {
      const key = { ...of, stage: 'plan', index: 0, part: '' } as const;
      const { analysis, prompt } = await preparing(() => prompts.forPlan(of));
      return answerer.answer(analysis, key, prompt);
    },

    /** Asks what is noticed in one chunk, unless that is already stored or cached. */
    async analyzeChunk(task: ChunkTaskKey): Promise<AnswerOutcome> {
      const key = { ...task, stage: 'chunks' } as const;
      const { analysis, prompt } = await preparing(() => prompts.forChunk(key));
      return answerer.answer(analysis, key, prompt);
    },

    /** Asks for the answer to the question, from the results. */
    async answerQuestion(of: AnalysisOfClinic): Promise<AnswerOutcome> {
      const key = { ...of, stage: 'answer', index: 0, part: '' } as const;
      const { analysis, prompt } = await preparing(() => prompts.forAnswer(of));
      return answerer.answer(analysis, key, prompt);
    },
  };
}

export type GeminiActivities = ReturnType<typeof geminiActivities>;

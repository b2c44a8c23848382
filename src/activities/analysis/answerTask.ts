import { createHash, randomBytes } from 'node:crypto';
import type { TaskStage } from '../../contracts/analysis/taskStage.ts';
import { answerScope } from '../../domain/analysis/answerScope.ts';
import { estimateCostUsd, type ModelPrice } from '../../domain/analysis/modelPrices.ts';
import { halvesOf } from '../../domain/analysis/parts.ts';
import { repairPrompt } from '../../domain/analysis/prompts/repairPrompt.ts';
import { PROMPT_VERSION, SYSTEM_INSTRUCTION } from '../../domain/analysis/prompts/systemInstruction.ts';
import { estimateTokens } from '../../domain/datasets/tokenEstimate.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import type { GeminiReply, GeminiRequest } from '../../providers/gemini.ts';
import type { AnalysisContext } from '../../store/analysis/analyses.ts';
import type * as tasks from '../../store/analysis/analysisTasks.ts';
import * as answers from '../../store/analysis/answers.ts';
import { type Reservation, reserveUnlimited, reserveWithinLimits } from '../../store/analysis/budgets.ts';
import {
  findTasksWithCache,
  type TaskInScope,
  type TaskWithCache,
} from '../../store/analysis/cachedAnswers.ts';
import { type PaidReply, type ReplyEffect, recordReplies } from '../../store/analysis/recordReplies.ts';
import type { Database } from '../../store/database.ts';
import { batched } from '../shared/batched.ts';
import type { ModelCaller } from './modelCaller.ts';

export interface AnswererOptions {
  readonly caller: ModelCaller;
  /** Undefined for a model whose price is unknown. */
  readonly priceOf: (model: string) => ModelPrice | undefined;
}

/** Outcome of one task; the answer itself is stored. */
export type AnswerOutcome =
  | { readonly kind: 'answered'; readonly rows: number; readonly tokens: number }
  /** The task was too large for one answer: its halves, parts `0` and `1` of its part, are answered instead. */
  | { readonly kind: 'split' }
  /** No model may be asked before this time, ms since 1970. */
  | { readonly kind: 'backedOff'; readonly untilMs: number; readonly reason: 'quota' | 'provider' }
  /** The provider refuses our key or does not know our model; the task is not at fault. */
  | { readonly kind: 'denied'; readonly code: string }
  /** The call would exceed the rest of the budget. */
  | { readonly kind: 'overBudget'; readonly scope: 'job' | 'clinicDay' };

/** What an answer of the model comes to: null where it cannot be used; and what is wrong with it, one line each for the model. */
export interface ReadAnswer {
  readonly answer: unknown;
  readonly problems: readonly string[];
}

/** The prompt of one task, and how its answer is read. */
export interface TaskPrompt {
  readonly stage: TaskStage;
  readonly text: string;
  readonly responseSchema: GeminiRequest['responseSchema'];
  /** Undefined when the JSON is off the schema. */
  readonly read: (json: unknown, options: { readonly isRepair: boolean }) => ReadAnswer | undefined;
  /** Rows in it; one cannot be halved. */
  readonly items: number;
  readonly sizeOf: (part: string) => { readonly rows: number; readonly contentHash: string };
}

/** What an answer is expected to cost besides its prompt, until it is known, tokens. */
const EXPECTED_OUTPUT_TOKENS = 1_000;

/** Random, so that no cell can close the fence around its data. */
export const newFence = (): string => randomBytes(8).toString('hex');

export function hashOf(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** Answers one task of an analysis: from the store, from the cache, or by asking the model. */
export function createAnswerer(database: Database, { caller, priceOf }: AnswererOptions) {
  const recordReply = batched(async (replies: readonly PaidReply[]) => {
    await recordReplies(database, replies);
    return replies.map(() => undefined);
  });
  const findTask = batched((keys: readonly TaskInScope[]) => findTasksWithCache(database, keys));
  const reserveIfUnlimited = batched((reservations: readonly Reservation[]) =>
    reserveUnlimited(database, reservations),
  );

  const reserve = async (reservation: Reservation): Promise<'reserved' | 'job' | 'clinicDay'> =>
    (await reserveIfUnlimited(reservation)) ? 'reserved' : reserveWithinLimits(database, reservation);

  const halvesFor = (task: tasks.AnalysisTask, { items, sizeOf }: TaskPrompt): tasks.NewTask[] | undefined =>
    halvesOf(task.part, items)?.map((part, half) => ({
      index: task.index,
      part,
      // The chunks of a task are counted once, with its first half.
      chunks: half === 0 ? task.chunks : 0,
      tokens: Math.round(task.tokens / 2),
      ...sizeOf(part),
    }));

  const scopeOf = ({ question, locale }: AnalysisContext, stage: TaskStage, model: string) => ({
    scope: answerScope({ stage, model, promptVersion: PROMPT_VERSION, question, locale }),
  });

  const fromCache = async (
    { task, cached }: TaskWithCache,
    prompt: TaskPrompt,
  ): Promise<AnswerOutcome | undefined> => {
    if (cached?.kind === 'answer') {
      await answers.adoptAnswer(database, task, cached);
      return answered(task);
    }
    return cached && split(task, prompt);
  };

  const split = async (task: tasks.AnalysisTask, prompt: TaskPrompt): Promise<AnswerOutcome | undefined> => {
    const halves = halvesFor(task, prompt);
    if (!halves) return undefined;
    await answers.splitTask(database, task, halves);
    return { kind: 'split' };
  };

  /** The effect of a reply; a permanent error if the task has to be parked. */
  const effectOf = (
    task: tasks.AnalysisTask,
    prompt: TaskPrompt,
    reply: GeminiReply,
  ): ReplyEffect | PermanentError => {
    switch (reply.kind) {
      case 'refused':
        return new PermanentError(reply.code, reply.message);
      case 'cut': {
        const halves = halvesFor(task, prompt);
        const message = 'the output budget ran out, and what was asked about cannot be halved';
        return halves ? { kind: 'halves', halves } : new PermanentError('GeminiOutputLimit', message);
      }
      case 'json':
      case 'notJson': {
        const { answer, problems } = readReply(task, prompt, reply);
        if (problems.length === 0) return { kind: 'answer', answer };
        if (task.draft === null) return { kind: 'draft', text: reply.text };
        // What it says is marked where it could not be checked.
        if (answer !== null) return { kind: 'answer', answer };
        const message = 'the answer was not what was asked for, nor was its repair';
        return new PermanentError('GeminiInvalidJson', message);
      }
    }
  };

  return {
    async answer(analysis: AnalysisContext, key: tasks.TaskKey, prompt: TaskPrompt): Promise<AnswerOutcome> {
      for (;;) {
        const found = await findTask({ key, ...scopeOf(analysis, prompt.stage, analysis.model) });
        if (!found) throw new PermanentError('TaskNotFound', `${key.analysisId} has no such task`);
        const { task } = found;
        if (task.state === 'split') return { kind: 'split' };
        if (task.state !== 'waiting') return answered(task);
        const cached = await fromCache(found, prompt);
        if (cached) return cached;

        const text = promptText(task, prompt);
        const tokens = estimateTokens(SYSTEM_INSTRUCTION) + estimateTokens(text);
        const expected = { promptTokens: tokens, outputTokens: EXPECTED_OUTPUT_TOKENS };
        const reserved = await reserve({
          key,
          expected: {
            tokens: tokens + EXPECTED_OUTPUT_TOKENS,
            costUsd: estimateCostUsd(expected, priceOf(analysis.model)),
          },
        });
        if (reserved !== 'reserved') return { kind: 'overBudget', scope: reserved };

        const result = await caller.call({
          task: key,
          fairnessWeight: analysis.fairnessWeight,
          systemInstruction: SYSTEM_INSTRUCTION,
          prompt: text,
          responseSchema: prompt.responseSchema,
          tokens,
        });
        if (result.kind === 'tooLarge') {
          const halved = await split(task, prompt);
          if (halved) return halved;
          const message = 'it takes more tokens than the model takes in a minute, and cannot be halved';
          throw new PermanentError('GeminiPromptTooLarge', message);
        }
        if (result.kind !== 'reply') return result;

        const { reply, model, settle } = result;
        const effect = effectOf(task, prompt, reply);
        const isError = effect instanceof PermanentError;
        const record = recordReply({
          key,
          ...scopeOf(analysis, prompt.stage, model),
          contentHash: task.contentHash,
          model: reply.model,
          promptTokens: reply.promptTokens,
          outputTokens: reply.outputTokens,
          costUsd: estimateCostUsd(reply, priceOf(model)),
          effect: isError ? { kind: 'nothing' } : effect,
        });
        await Promise.all([record, settle()]);
        if (isError) throw effect;
        if (effect.kind === 'answer') return answered(task);
      }
    },
  };
}

const OFF_SCHEMA: ReadAnswer = {
  answer: null,
  problems: ['it is not JSON that follows the response schema'],
};

const readReply = (
  { draft }: tasks.AnalysisTask,
  { read }: TaskPrompt,
  reply: GeminiReply & { kind: 'json' | 'notJson' },
): ReadAnswer =>
  (reply.kind === 'json' ? read(reply.json, { isRepair: draft !== null }) : undefined) ?? OFF_SCHEMA;

/** The prompt of a task, or of the repair of its first answer. */
function promptText({ draft }: tasks.AnalysisTask, { text, read }: TaskPrompt): string {
  if (draft === null) return text;
  const { problems } = read(parsedJson(draft), { isRepair: false }) ?? OFF_SCHEMA;
  return repairPrompt({ prompt: text, answer: draft, problems, fence: newFence() });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const answered = ({ rows, tokens }: tasks.AnalysisTask): AnswerOutcome => ({
  kind: 'answered',
  rows,
  tokens,
});

import { createHash, randomBytes } from 'node:crypto';
import { answerScope } from '../../domain/analysis/answerScope.ts';
import { estimateCostUsd, type ModelPrice } from '../../domain/analysis/modelPrices.ts';
import { halvesOf } from '../../domain/analysis/parts.ts';
import { PROMPT_VERSION, repairPrompt, SYSTEM_INSTRUCTION } from '../../domain/analysis/prompts.ts';
import { estimateTokens } from '../../domain/datasets/tokenEstimate.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import type { GeminiReply, GeminiRequest } from '../../providers/gemini.ts';
import type { AskedAnalysis } from '../../store/analysis/analyses.ts';
import type * as places from '../../store/analysis/analysisTasks.ts';
import * as answers from '../../store/analysis/answers.ts';
import {
  type BudgetLimits,
  type Reservation,
  reserveUnlimited,
  reserveWithinLimits,
} from '../../store/analysis/budgets.ts';
import {
  findPlacesAndCached,
  type PlaceAndCached,
  type PlaceInScope,
} from '../../store/analysis/cachedAnswers.ts';
import { type PaidReply, type ReplyEffect, recordReplies } from '../../store/analysis/recordReplies.ts';
import type { Database } from '../../store/database.ts';
import { gathering } from '../shared/batched.ts';
import type { ModelCaller } from './modelCaller.ts';

export interface AnswererOptions {
  readonly caller: ModelCaller;
  /** Undefined for a model whose price is unknown. */
  readonly priceOf: (model: string) => ModelPrice | undefined;
  /** Of clinics without limits of their own. */
  readonly clinicBudget: BudgetLimits;
}

/** How it went with one place; the answer itself is stored. */
export type AnswerOutcome =
  | { readonly kind: 'answered'; readonly rows: number; readonly tokens: number }
  /** It was too large for one answer: its halves, parts `0` and `1` of its part, are to be answered instead. */
  | { readonly kind: 'split' }
  /** No model may be asked before this time, ms since 1970. */
  | { readonly kind: 'held'; readonly untilMs: number; readonly reason: 'quota' | 'provider' }
  /** The provider refuses our key, or does not know our model; that says nothing about the place. */
  | { readonly kind: 'denied'; readonly code: string }
  /** Asking would cost more than is left. */
  | { readonly kind: 'overBudget'; readonly scope: 'job' | 'clinicDay' };

/** What is asked about a place. */
export interface PlaceQuestion {
  readonly kind: 'chunk' | 'merge' | 'top';
  readonly prompt: string;
  readonly responseSchema: GeminiRequest['responseSchema'];
  /** The checked answer; undefined when the JSON is off the schema. */
  readonly parse: (json: unknown) => unknown;
  /** Rows or answers in it; one cannot be halved. */
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

/** Answers one place of an analysis: from the store, from the cache, or by asking the model. */
export function createAnswerer(database: Database, { caller, priceOf, clinicBudget }: AnswererOptions) {
  const recordReply = gathering(async (replies: readonly PaidReply[]) => {
    await recordReplies(database, replies);
    return replies.map(() => undefined);
  });
  const findPlace = gathering((asked: readonly PlaceInScope[]) => findPlacesAndCached(database, asked));
  const reserveIfUnlimited = gathering((asked: readonly Reservation[]) =>
    reserveUnlimited(database, asked, clinicBudget),
  );

  const reserve = async (reservation: Reservation): Promise<'reserved' | 'job' | 'clinicDay'> =>
    (await reserveIfUnlimited(reservation))
      ? 'reserved'
      : reserveWithinLimits(database, reservation, clinicBudget);

  const halvesFor = (place: places.Place, { items, sizeOf }: PlaceQuestion): places.NewPlace[] | undefined =>
    halvesOf(place.part, items)?.map((part, half) => ({
      index: place.index,
      part,
      // What a place stands for in chunks is counted once, with its first half.
      chunks: half === 0 ? place.chunks : 0,
      tokens: Math.round(place.tokens / 2),
      ...(place.children ? { children: place.children } : {}),
      ...sizeOf(part),
    }));

  const scopeOf = ({ clinicId, question }: AskedAnalysis, kind: PlaceQuestion['kind'], model: string) => ({
    clinicId,
    scope: answerScope({ kind, model, promptVersion: PROMPT_VERSION, question }),
  });

  const fromCache = async (
    { place, cached }: PlaceAndCached,
    question: PlaceQuestion,
  ): Promise<AnswerOutcome | undefined> => {
    if (cached?.kind === 'answer') {
      await answers.adoptAnswer(database, place, cached);
      return answered(place);
    }
    return cached && split(place, question);
  };

  const split = async (place: places.Place, question: PlaceQuestion): Promise<AnswerOutcome | undefined> => {
    const halves = halvesFor(place, question);
    if (!halves) return undefined;
    await answers.splitPlace(database, place, halves);
    return { kind: 'split' };
  };

  /** What a reply leads to; a permanent error when the place is to be parked. */
  const effectOf = (
    place: places.Place,
    question: PlaceQuestion,
    reply: GeminiReply,
  ): ReplyEffect | PermanentError => {
    switch (reply.kind) {
      case 'refused':
        return new PermanentError(reply.code, reply.message);
      case 'cut': {
        const halves = halvesFor(place, question);
        const message = 'the output budget ran out, and what was asked about cannot be halved';
        return halves ? { kind: 'halves', halves } : new PermanentError('GeminiOutputLimit', message);
      }
      case 'json':
      case 'notJson': {
        const answer = reply.kind === 'json' ? question.parse(reply.json) : undefined;
        if (answer !== undefined) return { kind: 'answer', answer };
        const message = 'the answer was not the JSON asked for, nor was its repair';
        return place.draft === null
          ? { kind: 'draft', text: reply.text }
          : new PermanentError('GeminiInvalidJson', message);
      }
    }
  };

  return {
    async answer(
      analysis: AskedAnalysis,
      key: places.PlaceKey,
      question: PlaceQuestion,
    ): Promise<AnswerOutcome> {
      for (;;) {
        const found = await findPlace({ key, ...scopeOf(analysis, question.kind, analysis.model) });
        if (!found) throw new PermanentError('PlaceNotFound', `${key.analysisId} has no such place`);
        const { place } = found;
        if (place.state === 'split') return { kind: 'split' };
        if (place.state !== 'waiting') return answered(place);
        const cached = await fromCache(found, question);
        if (cached) return cached;

        const prompt =
          place.draft === null ? question.prompt : repairPrompt({ answer: place.draft, fence: newFence() });
        const tokens = estimateTokens(SYSTEM_INSTRUCTION) + estimateTokens(prompt);
        const expected = { promptTokens: tokens, outputTokens: EXPECTED_OUTPUT_TOKENS };
        const reserved = await reserve({
          key,
          clinicId: analysis.clinicId,
          expected: {
            tokens: tokens + EXPECTED_OUTPUT_TOKENS,
            costUsd: estimateCostUsd(expected, priceOf(analysis.model)),
          },
        });
        if (reserved !== 'reserved') return { kind: 'overBudget', scope: reserved };

        const result = await caller.call({
          place: key,
          clinicId: analysis.clinicId,
          systemInstruction: SYSTEM_INSTRUCTION,
          prompt,
          responseSchema: question.responseSchema,
          tokens,
        });
        if (result.kind === 'tooLarge') {
          const halved = await split(place, question);
          if (halved) return halved;
          const message = 'it takes more tokens than the model takes in a minute, and cannot be halved';
          throw new PermanentError('GeminiPromptTooLarge', message);
        }
        if (result.kind !== 'reply') return result;

        const { reply, model, settle } = result;
        const effect = effectOf(place, question, reply);
        const isError = effect instanceof PermanentError;
        const record = recordReply({
          key,
          ...scopeOf(analysis, question.kind, model),
          contentHash: place.contentHash,
          model: reply.model,
          promptTokens: reply.promptTokens,
          outputTokens: reply.outputTokens,
          costUsd: estimateCostUsd(reply, priceOf(model)),
          effect: isError ? { kind: 'nothing' } : effect,
        });
        await Promise.all([record, settle()]);
        if (isError) throw effect;
        if (effect.kind === 'answer') return answered(place);
      }
    },
  };
}

const answered = ({ rows, tokens }: places.Place): AnswerOutcome => ({ kind: 'answered', rows, tokens });

import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import pLimit from 'p-limit';
import type { Circuit, CircuitSettings } from '../../domain/analysis/circuitBreaker.ts';
import type { TurnRequest } from '../../domain/analysis/turnLine.ts';
import { RateLimitedError, TransientError } from '../../domain/shared/jobError.ts';
import {
  AccessDeniedError,
  DayQuotaSpentError,
  type Gemini,
  type GeminiReply,
  type GeminiRequest,
  TokenQuotaError,
} from '../../providers/gemini.ts';
import { newId } from '../../security/newId.ts';
import type { TaskKey } from '../../store/analysis/analysisTasks.ts';
import { markRequested } from '../../store/analysis/answers.ts';
import type { Database } from '../../store/database.ts';
import * as turns from '../../store/modelLimits/admission.ts';
import type { ModelLimits } from '../../store/modelLimits/modelLimits.ts';
import * as states from '../../store/modelLimits/modelStates.ts';
import * as alerts from '../../store/operations/alerts.ts';
import { gathering } from '../shared/batched.ts';
import { Departures } from './sendBeforeSettling.ts';

export interface ModelCallerOptions {
  readonly database: Database;
  readonly gemini: Gemini;
  /** Asked in this order while the ones before are unavailable or have spent their day. */
  readonly models: readonly string[];
  readonly limits: ModelLimits;
  readonly circuit: CircuitSettings;
  /** Shares of clinics; of those that are not named, what their job was started with. */
  readonly fairnessWeights: Readonly<Record<string, number>>;
}

export interface ModelCall {
  /** What it is about; one call at a time. */
  readonly task: TaskKey;
  readonly clinicId: string;
  readonly systemInstruction: string;
  readonly prompt: string;
  readonly responseSchema: GeminiRequest['responseSchema'];
  /** Estimated prompt tokens. */
  readonly tokens: number;
}

/**
 * A reply with the model that was asked; or that the call is larger than what any model takes in a minute; or that no model
 * can be asked before a time (ms since 1970), or not at all until somebody mends the configuration.
 */
export type ModelCallResult =
  | { readonly kind: 'tooLarge' }
  | {
      readonly kind: 'reply';
      readonly model: string;
      readonly reply: GeminiReply;
      /** Says what the call took of the limits; to be called once, beside whatever the reply leads to. */
      readonly settle: () => Promise<void>;
    }
  | { readonly kind: 'denied'; readonly code: string }
  | { readonly kind: 'held'; readonly untilMs: number; readonly reason: 'quota' | 'provider' };

/** A call that asks for its turn, which commits the intent to make it. */
interface CallRequest extends TurnRequest {
  readonly task: TaskKey;
}

/** This process's client of the shared rate limiter of one model; it batches calls that ask at the same moment. */
interface ModelLimiter {
  readonly model: string;
  readonly takeTurn: (request: CallRequest) => Promise<turns.Admission>;
  readonly settleTurn: (settled: turns.SettledPermit) => Promise<boolean>;
}

/** A reply, and the turn that it took. */
interface ReplyInTurn {
  readonly kind: 'reply';
  readonly limiter: ModelLimiter;
  readonly permitId: number;
  readonly reply: GeminiReply;
}

/** Calls, and waits for their turn, at once of one worker process. */
export const CALLS_AT_ONCE = 50;
/** The longest wait that holds a worker's slot, ms. */
const SLOT_WAIT_MS = 1_000;
/** Waits for a provider that are longer than this are the workflow's, ms. */
const LONG_WAIT_MS = 5 * 60_000;
const DEFAULT_PRIORITY = 3;

/**
 * Calls the model when it is this call's turn: within the limits shared by all workers, not while the provider refuses or
 * its circuit is open. None of these waits uses up a try.
 */
export function createModelCaller({
  database,
  gemini,
  models,
  limits,
  circuit,
  fairnessWeights,
}: ModelCallerOptions) {
  const limiters = models.map(
    (model): ModelLimiter => ({
      model,
      takeTurn: gathering((requests) =>
        turns.admitCalls(database, model, requests, { limits, circuit }, (granted) =>
          markRequested(granted.map(({ task }) => task)),
        ),
      ),
      settleTurn: gathering((settled) => turns.settlePermits(database, model, settled, circuit)),
    }),
  );

  const turnRequest = (call: ModelCall): CallRequest => {
    const { priority } = Context.current().info;
    return {
      ticket: ticketOf(call.task),
      task: call.task,
      fairnessKey: call.clinicId,
      fairnessWeight: fairnessWeights[call.clinicId] ?? (priority?.fairnessWeight || 1),
      priority: priority?.priorityKey || DEFAULT_PRIORITY,
      tokens: call.tokens,
    };
  };

  /** The first model whose turn it is, or the shortest wait; a model that is only busy is waited for. */
  const firstTurn = async (call: ModelCall) => {
    let wait: (turns.Admission & { kind: 'wait' }) | undefined;
    for (const limiter of limiters) {
      const turn = await limiter.takeTurn(turnRequest(call));
      if (turn.kind === 'granted') return { kind: 'granted' as const, limiter, permitId: turn.permitId };
      if (turn.kind === 'tooLarge') continue;
      if (wait === undefined || turn.waitMs < wait.waitMs) wait = turn;
      if (turn.reason === 'rate' || turn.reason === 'heldBack') break;
    }
    return wait ?? { kind: 'tooLarge' as const };
  };

  const ask = async (model: string, call: ModelCall, leave: () => void): Promise<GeminiReply> => {
    const { cancellationSignal: signal } = Context.current();
    try {
      leave();
      const { systemInstruction, prompt, responseSchema } = call;
      return await gemini.generateJson({ model, systemInstruction, prompt, responseSchema, signal });
    } catch (error) {
      if (error instanceof TransientError && !signal.aborted)
        await countOutcome(model, 'failure', error.code);
      throw error;
    }
  };

  const settle = async ({ limiter, permitId, reply }: ReplyInTurn, { tokens }: ModelCall): Promise<void> => {
    const isCounted = await limiter.settleTurn({ permitId, estimated: tokens, counted: reply.promptTokens });
    if (isCounted) showCircuit(limiter.model, 'closed');
    else await countOutcome(limiter.model, 'success');
  };

  const countOutcome = async (model: string, outcome: 'success' | 'failure', code = '') => {
    const { before, after } = await states.recordOutcome(database, model, outcome, circuit);
    showCircuit(model, after);
    if (before === after) return;
    if (after === 'closed') {
      await alerts.resolveAlert(database, { kind: 'modelUnavailable', subject: model });
    } else if (after === 'open') {
      await alerts.raiseAlert(database, {
        id: newId('al'),
        kind: 'modelUnavailable',
        subject: model,
        clinicId: null,
        message: `${model} fails too often (${code}): its calls wait until a probe succeeds; see: client providers`,
      });
    }
  };

  const askInTurn = async (
    call: ModelCall,
    leave: () => void,
  ): Promise<ReplyInTurn | Exclude<ModelCallResult, { kind: 'reply' }>> => {
    Context.current().cancellationSignal.throwIfAborted();
    for (;;) {
      const turn = await firstTurn(call);
      if (turn.kind === 'tooLarge') return turn;
      if (turn.kind === 'wait') {
        const isLong = turn.reason === 'day' || (turn.reason !== 'rate' && turn.waitMs > LONG_WAIT_MS);
        if (isLong) {
          const reason = turn.reason === 'circuit' ? 'provider' : 'quota';
          return { kind: 'held', untilMs: Date.now() + turn.waitMs, reason };
        }
        if (turn.waitMs > SLOT_WAIT_MS) throw waitError(turn);
        leave();
        await sleep(turn.waitMs, undefined, { signal: Context.current().cancellationSignal });
        continue;
      }
      const { limiter, permitId } = turn;
      try {
        return { kind: 'reply', limiter, permitId, reply: await ask(limiter.model, call, leave) };
      } catch (error) {
        if (error instanceof AccessDeniedError) return { kind: 'denied', code: error.code };
        if (!(error instanceof RateLimitedError)) throw error;
        if (error instanceof TokenQuotaError && call.tokens > error.tokensPerMinute)
          return { kind: 'tooLarge' };
        if (error instanceof DayQuotaSpentError) {
          await states.markDayExhausted(database, limiter.model);
        } else {
          await states.backOff(database, limiter.model, error.retryAfterMs);
        }
      }
    }
  };

  const atOnce = pLimit(CALLS_AT_ONCE);
  const departures = new Departures();
  return {
    /** @throws RateLimitedError with the time to come back, and what {@link Gemini.generateJson} throws */
    async call(call: ModelCall): Promise<ModelCallResult> {
      const result = await atOnce(() => {
        const leave = departures.begin();
        return askInTurn(call, leave).finally(leave);
      });
      if (result.kind !== 'reply') return result;
      await departures.letGo();
      const { limiter, reply } = result;
      return { kind: 'reply', model: limiter.model, reply, settle: () => settle(result, call) };
    },
  };
}

const ticketOf = ({ analysisId, level, index, part }: TaskKey): string =>
  `${analysisId}/${level}/${index}/${part}`;

function showCircuit(model: string, state: Circuit['state']): void {
  const gauge = Context.current().metricMeter.createGauge(
    'aftercare_model_circuit_open',
    'int',
    '',
    '1 while calls of a model are withheld because it fails too often',
  );
  gauge.set(state === 'closed' ? 0 : 1, { model });
}

export type ModelCaller = ReturnType<typeof createModelCaller>;

function waitError({ reason, waitMs }: turns.Admission & { kind: 'wait' }): RateLimitedError {
  return reason === 'circuit'
    ? new RateLimitedError('CircuitOpen', 'the model fails too often; waiting for a probe', waitMs)
    : new RateLimitedError('AwaitingTurn', "waiting for the model's rate limit", waitMs);
}

import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import pLimit from 'p-limit';
import type { Circuit, CircuitSettings } from '../../domain/analysis/circuitBreaker.ts';
import type { AdmissionRequest } from '../../domain/analysis/fairQueue.ts';
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
import * as admission from '../../store/modelLimits/admission.ts';
import type { ModelLimits } from '../../store/modelLimits/modelLimits.ts';
import * as states from '../../store/modelLimits/modelStates.ts';
import * as alerts from '../../store/operations/alerts.ts';
import { batched } from '../shared/batched.ts';
import { callPrefixOf } from './callPrefix.ts';
import { SendBeforeSettling } from './sendBeforeSettling.ts';

export interface ModelCallerOptions {
  readonly database: Database;
  readonly gemini: Gemini;
  /** Used in this order while the ones before are unavailable or have used up their day. */
  readonly models: readonly string[];
  readonly limits: ModelLimits;
  readonly circuit: CircuitSettings;
}

export interface ModelCall {
  /** The task of the call; one call per task at a time. */
  readonly task: TaskKey;
  /** Share of the clinic in the rate of the model. */
  readonly fairnessWeight: number;
  readonly systemInstruction: string;
  readonly prompt: string;
  readonly responseSchema: GeminiRequest['responseSchema'];
  /** Estimated prompt tokens. */
  readonly tokens: number;
}

/**
 * A reply with the model that gave it; or the call exceeds every model's tokens per minute; or no model can be called before
 * a time (ms since 1970), or none at all until an operator fixes the configuration.
 */
export type ModelCallResult =
  | { readonly kind: 'tooLarge' }
  | {
      readonly kind: 'reply';
      readonly model: string;
      readonly reply: GeminiReply;
      /** Records the actual use of the limits; has to be called once. */
      readonly settle: () => Promise<void>;
    }
  | { readonly kind: 'denied'; readonly code: string }
  | { readonly kind: 'backedOff'; readonly untilMs: number; readonly reason: 'quota' | 'provider' };

/** A call that requests a permit; granting it commits the intent to make the call. */
interface CallRequest extends AdmissionRequest {
  readonly task: TaskKey;
}

/** This process's client of the shared rate limiter of one model; it batches calls that ask at the same moment. */
interface ModelLimiter {
  readonly model: string;
  readonly requestPermit: (request: CallRequest) => Promise<admission.Admission>;
  readonly settlePermit: (settled: admission.SettledPermit) => Promise<boolean>;
}

/** A reply, and the permit that it used. */
interface PermittedReply {
  readonly kind: 'reply';
  readonly limiter: ModelLimiter;
  readonly permitId: number;
  readonly reply: GeminiReply;
}

/** Calls in flight or waiting for a permit, per worker process. */
export const CALLS_AT_ONCE = 50;
/** The longest wait that holds a worker's slot, ms. */
const SLOT_WAIT_MS = 1_000;
/** Longer waits for a provider are left to the workflow, ms. */
const LONG_WAIT_MS = 5 * 60_000;
const DEFAULT_PRIORITY = 3;

/**
 * Calls the model with a permit: within the limits shared by all workers, not while the provider refuses or its circuit is
 * open. None of these waits counts as an attempt.
 */
export function createModelCaller({ database, gemini, models, limits, circuit }: ModelCallerOptions) {
  const limiters = models.map(
    (model): ModelLimiter => ({
      model,
      requestPermit: batched((requests) =>
        admission.admitCalls(database, model, requests, { limits, circuit }, (granted) =>
          markRequested(granted.map(({ task }) => task)),
        ),
      ),
      settlePermit: batched((settled) => admission.settlePermits(database, model, settled, circuit)),
    }),
  );

  const admissionRequest = (call: ModelCall): CallRequest => {
    const { priority } = Context.current().info;
    return {
      callId: callIdOf(call.task),
      task: call.task,
      fairnessKey: call.task.clinicId,
      fairnessWeight: call.fairnessWeight,
      priority: priority?.priorityKey || DEFAULT_PRIORITY,
      tokens: call.tokens,
    };
  };

  /** A permit of the first available model, or the shortest wait; a model that is only busy is waited for. */
  const firstPermit = async (call: ModelCall) => {
    let wait: (admission.Admission & { kind: 'wait' }) | undefined;
    for (const limiter of limiters) {
      const permit = await limiter.requestPermit(admissionRequest(call));
      if (permit.kind === 'granted') return { kind: 'granted' as const, limiter, permitId: permit.permitId };
      if (permit.kind === 'tooLarge') continue;
      if (wait === undefined || permit.waitMs < wait.waitMs) wait = permit;
      if (permit.reason === 'rate' || permit.reason === 'backedOff') break;
    }
    return wait ?? { kind: 'tooLarge' as const };
  };

  const callModel = async (model: string, call: ModelCall, markSent: () => void): Promise<GeminiReply> => {
    const { cancellationSignal: signal } = Context.current();
    try {
      markSent();
      const { systemInstruction, prompt, responseSchema } = call;
      return await gemini.generateJson({ model, systemInstruction, prompt, responseSchema, signal });
    } catch (error) {
      if (error instanceof TransientError && !signal.aborted)
        await countOutcome(model, 'failure', error.code);
      throw error;
    }
  };

  const settle = async (
    { limiter, permitId, reply }: PermittedReply,
    { tokens }: ModelCall,
  ): Promise<void> => {
    const isCounted = await limiter.settlePermit({
      permitId,
      estimated: tokens,
      counted: reply.promptTokens,
    });
    if (isCounted) showCircuit(limiter.model, 'closed');
    else await countOutcome(limiter.model, 'success');
  };

  const countOutcome = async (model: string, outcome: 'success' | 'failure', code = '') => {
    const { before, after } = await states.recordOutcome(database, model, outcome, circuit);
    showCircuit(model, after);
    if (before === after) return;
    if (after === 'closed') {
      await alerts.resolveAlert(database, { clinicId: null, kind: 'modelUnavailable', subject: model });
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

  const callWithPermit = async (
    call: ModelCall,
    markSent: () => void,
  ): Promise<PermittedReply | Exclude<ModelCallResult, { kind: 'reply' }>> => {
    Context.current().cancellationSignal.throwIfAborted();
    for (;;) {
      const permit = await firstPermit(call);
      if (permit.kind === 'tooLarge') return permit;
      if (permit.kind === 'wait') {
        const isLong = permit.reason === 'day' || (permit.reason !== 'rate' && permit.waitMs > LONG_WAIT_MS);
        if (isLong) {
          const reason = permit.reason === 'circuit' ? 'provider' : 'quota';
          return { kind: 'backedOff', untilMs: Date.now() + permit.waitMs, reason };
        }
        if (permit.waitMs > SLOT_WAIT_MS) throw waitError(permit);
        markSent();
        await sleep(permit.waitMs, undefined, { signal: Context.current().cancellationSignal });
        continue;
      }
      const { limiter, permitId } = permit;
      try {
        return { kind: 'reply', limiter, permitId, reply: await callModel(limiter.model, call, markSent) };
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
  const sendBeforeSettling = new SendBeforeSettling();
  return {
    /** @throws RateLimitedError with the time to come back, and what {@link Gemini.generateJson} throws */
    async call(call: ModelCall): Promise<ModelCallResult> {
      const result = await atOnce(() => {
        const markSent = sendBeforeSettling.announce();
        return callWithPermit(call, markSent).finally(markSent);
      });
      if (result.kind !== 'reply') return result;
      await sendBeforeSettling.announcedSent();
      const { limiter, reply } = result;
      return { kind: 'reply', model: limiter.model, reply, settle: () => settle(result, call) };
    },
  };
}

const callIdOf = ({ stage, index, part, ...analysis }: TaskKey): string =>
  `${callPrefixOf(analysis)}${stage}/${index}/${part}`;

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

function waitError({ reason, waitMs }: admission.Admission & { kind: 'wait' }): RateLimitedError {
  return reason === 'circuit'
    ? new RateLimitedError('CircuitOpen', 'the model fails too often; waiting for a probe', waitMs)
    : new RateLimitedError('AwaitingPermit', "waiting for the model's rate limit", waitMs);
}

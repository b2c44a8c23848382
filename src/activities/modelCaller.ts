import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { CircuitSettings } from '../domain/circuitBreaker.ts';
import { RateLimitedError, TransientError } from '../domain/jobError.ts';
import {
  DayQuotaSpentError,
  type Gemini,
  type GeminiReply,
  type GeminiRequest,
} from '../providers/gemini.ts';
import { newId } from '../security/newId.ts';
import * as alerts from '../store/alerts.ts';
import type { Database } from '../store/database.ts';
import type { ModelLimits } from '../store/modelLimits.ts';
import * as states from '../store/modelStates.ts';
import * as turns from '../store/modelTurns.ts';

export interface ModelCallerOptions {
  readonly database: Database;
  readonly gemini: Gemini;
  /** Asked in this order while the ones before are unavailable or have spent their day. */
  readonly models: readonly string[];
  readonly limits: ModelLimits;
  readonly circuit: CircuitSettings;
}

export interface ModelCall {
  /** Names the call while it waits for its turn. */
  readonly ticket: string;
  readonly clinicId: string;
  readonly systemInstruction: string;
  readonly prompt: string;
  readonly responseSchema: GeminiRequest['responseSchema'];
  /** Estimated prompt tokens. */
  readonly tokens: number;
  /** Awaited between taking the turn and calling. */
  readonly beforeCall: () => Promise<void>;
}

/** A reply with the model that was asked, or that no model can be asked before a time (ms since 1970). */
export type ModelCallResult =
  | { readonly kind: 'reply'; readonly model: string; readonly reply: GeminiReply }
  | { readonly kind: 'held'; readonly untilMs: number; readonly reason: 'quota' | 'provider' };

/** The longest wait that holds a worker's slot, ms. */
const SLOT_WAIT_MS = 1_000;
/** Waits for a provider that are longer than this are the workflow's, ms. */
const LONG_WAIT_MS = 5 * 60_000;
const DEFAULT_PRIORITY = 3;

/**
 * Calls the model when it is this call's turn: within the limits shared by all workers, not while the provider refuses or
 * its circuit is open. None of these waits uses up a try.
 */
export function createModelCaller({ database, gemini, models, limits, circuit }: ModelCallerOptions) {
  const turnFor = (model: string, call: ModelCall) => {
    const { priority } = Context.current().info;
    return turns.takeTurn(
      database,
      {
        model,
        ticket: call.ticket,
        fairnessKey: call.clinicId,
        fairnessWeight: priority?.fairnessWeight || 1,
        priority: priority?.priorityKey || DEFAULT_PRIORITY,
        tokens: call.tokens,
      },
      { limits, circuit },
    );
  };

  /** The first model whose turn it is, or the shortest wait; a model that is only busy is waited for. */
  const firstTurn = async (call: ModelCall) => {
    let wait: (turns.Turn & { kind: 'wait' }) | undefined;
    for (const model of models) {
      const turn = await turnFor(model, call);
      if (turn.kind === 'granted') return { kind: 'granted' as const, model, turnId: turn.turnId };
      if (wait === undefined || turn.waitMs < wait.waitMs) wait = turn;
      if (turn.reason === 'rate' || turn.reason === 'heldBack') break;
    }
    if (!wait) throw new Error('no model is configured');
    return wait;
  };

  const ask = async (model: string, turnId: number, call: ModelCall): Promise<GeminiReply> => {
    const { cancellationSignal: signal } = Context.current();
    try {
      await call.beforeCall();
      const { systemInstruction, prompt, responseSchema } = call;
      const reply = await gemini.generateJson({ model, systemInstruction, prompt, responseSchema, signal });
      await turns.settleTurn(database, model, turnId, {
        estimated: call.tokens,
        counted: reply.promptTokens,
      });
      await countOutcome(model, 'success');
      return reply;
    } catch (error) {
      if (error instanceof TransientError && !signal.aborted)
        await countOutcome(model, 'failure', error.code);
      throw error;
    }
  };

  const countOutcome = async (model: string, outcome: 'success' | 'failure', code = '') => {
    const { before, after } = await states.recordOutcome(database, model, outcome, circuit);
    if (before === after) return;
    const gauge = Context.current().metricMeter.createGauge(
      'aftercare_model_circuit_open',
      'int',
      '',
      '1 while calls of a model are withheld because it fails too often',
    );
    gauge.set(after === 'closed' ? 0 : 1, { model });
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

  return {
    /** @throws RateLimitedError with the time to come back, and what {@link Gemini.generateJson} throws */
    async call(call: ModelCall): Promise<ModelCallResult> {
      for (;;) {
        const turn = await firstTurn(call);
        if (turn.kind === 'wait') {
          const isLong = turn.reason === 'day' || (turn.reason !== 'rate' && turn.waitMs > LONG_WAIT_MS);
          if (isLong) {
            const reason = turn.reason === 'circuit' ? 'provider' : 'quota';
            return { kind: 'held', untilMs: Date.now() + turn.waitMs, reason };
          }
          if (turn.waitMs > SLOT_WAIT_MS) throw waitError(turn);
          await sleep(turn.waitMs, undefined, { signal: Context.current().cancellationSignal });
          continue;
        }
        const { model, turnId } = turn;
        try {
          return { kind: 'reply', model, reply: await ask(model, turnId, call) };
        } catch (error) {
          if (!(error instanceof RateLimitedError)) throw error;
          if (error instanceof DayQuotaSpentError) {
            await states.markDaySpent(database, model);
          } else {
            await states.holdBack(database, model, error.retryAfterMs);
          }
        }
      }
    },
  };
}

export type ModelCaller = ReturnType<typeof createModelCaller>;

function waitError({ reason, waitMs }: turns.Turn & { kind: 'wait' }): RateLimitedError {
  return reason === 'circuit'
    ? new RateLimitedError('CircuitOpen', 'the model fails too often; waiting for a probe', waitMs)
    : new RateLimitedError('AwaitingTurn', "waiting for the model's rate limit", waitMs);
}

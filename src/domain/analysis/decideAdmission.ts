import { admit, type Circuit, type CircuitSettings } from './circuitBreaker.ts';
import type { AdmissionRequest, FairQueue, RequestingCall } from './fairQueue.ts';
import { nextProviderDayMs } from './providerDay.ts';
import { type MinuteLimits, type Permit, permitTimes } from './slidingWindow.ts';

/** The state of a model when calls request permits. Times in ms since 1970. */
export interface AdmissionFacts {
  readonly nowMs: number;
  readonly limits: MinuteLimits;
  /** Requests left in the provider's day. */
  readonly requestsLeft: number;
  /** No call before this time, because the provider refused one. */
  readonly notBeforeMs: number;
  /** Prompt tokens that the provider counts for each estimated one. */
  readonly tokenRatio: number;
  readonly circuit: Circuit;
  readonly circuitSettings: CircuitSettings;
  /** The permits of the last window, oldest first. */
  readonly taken: readonly Permit[];
  readonly queue: FairQueue;
}

export type AdmissionDecision =
  | { readonly kind: 'granted'; readonly call: RequestingCall }
  /** The call exceeds the model's tokens per minute and never gets a permit. */
  | { readonly kind: 'tooLarge' }
  /** The call has to ask again after this time; it keeps its position in the queue. */
  | { readonly kind: 'wait'; readonly waitMs: number; readonly reason: 'rate'; readonly call: RequestingCall }
  | { readonly kind: 'wait'; readonly waitMs: number; readonly reason: 'day' | 'circuit' | 'backedOff' };

/**
 * Decides about calls that ask together, in order, as if each had asked after the decision about the one before. Also returns
 * the circuit afterwards: a permit may be its probe.
 */
export function decideAdmission(
  requests: readonly AdmissionRequest[],
  facts: AdmissionFacts,
): { readonly decisions: readonly AdmissionDecision[]; readonly circuit: Circuit } {
  const { nowMs, limits, queue } = facts;
  const taken = [...facts.taken];
  let { circuit, requestsLeft } = facts;

  const decide = (request: AdmissionRequest): AdmissionDecision => {
    const call = queue.callOf(request, tokensOf(request, facts));
    if (limits.tokensPerMinute !== null && call.tokens > limits.tokensPerMinute) return { kind: 'tooLarge' };
    if (requestsLeft <= 0) return waitUntil(nextProviderDayMs(nowMs), 'day');
    if (facts.notBeforeMs > nowMs) return waitUntil(facts.notBeforeMs, 'backedOff');
    const admission = admit(circuit, nowMs, facts.circuitSettings);
    if (!admission.admitted) return waitUntil(nowMs + admission.waitMs, 'circuit');

    const waiting = queue.upTo(call).map(({ tokens }) => tokens);
    const timeMs = permitTimes(nowMs, limits, taken, waiting).at(-1) ?? nowMs;
    if (timeMs > nowMs) {
      queue.keep(call);
      return { kind: 'wait', waitMs: waitFor(timeMs - nowMs, limits), reason: 'rate', call };
    }
    queue.grant(call);
    taken.push({ atMs: nowMs, tokens: call.tokens });
    requestsLeft -= 1;
    circuit = admission.circuit;
    return { kind: 'granted', call };
  };
  const waitUntil = (untilMs: number, reason: 'day' | 'backedOff' | 'circuit'): AdmissionDecision => ({
    kind: 'wait',
    waitMs: untilMs - nowMs,
    reason,
  });

  const decisions = requests.map(decide);
  return { decisions, circuit };
}

/** Tokens of a call as the model counts them, by the observed ratio to our estimates. */
export const tokensOf = (
  { tokens }: AdmissionRequest,
  { tokenRatio }: Pick<AdmissionFacts, 'tokenRatio'>,
): number => Math.ceil(tokens * tokenRatio);

/** The share of a wait after which the call asks again, if the wait rests on estimates. */
const EARLY_SHARE = 0.8;
/** Waits up to this length are not shortened, ms. */
const SHORT_WAIT_MS = 1_000;

/**
 * How long a call has to wait. Token estimates tend to be too high: if each call came back only at the estimated time, the limit
 * would not be used up.
 */
const waitFor = (waitMs: number, { tokensPerMinute }: MinuteLimits): number =>
  tokensPerMinute === null || waitMs <= SHORT_WAIT_MS ? waitMs : waitMs * EARLY_SHARE;

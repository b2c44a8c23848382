import { admit, type Circuit, type CircuitSettings } from './circuitBreaker.ts';
import { nextProviderDayMs } from './providerDay.ts';
import type { OwnTicket, TurnLine, TurnRequest } from './turnLine.ts';
import { type MinuteLimits, type TakenTurn, turnTimes } from './turnSchedule.ts';

/** What is known of a model when calls ask for its turns. Times in ms since 1970. */
export interface TurnFacts {
  readonly nowMs: number;
  readonly limits: MinuteLimits;
  /** How many more requests the provider's day allows. */
  readonly requestsLeft: number;
  /** No call before it: the provider refused. */
  readonly notBeforeMs: number;
  /** Prompt tokens that the provider counts for each estimated one. */
  readonly tokenRatio: number;
  readonly circuit: Circuit;
  readonly circuitSettings: CircuitSettings;
  /** The turns of the last window, oldest first. */
  readonly taken: readonly TakenTurn[];
  readonly line: TurnLine;
}

export type TurnDecision =
  | { readonly kind: 'granted'; readonly ticket: OwnTicket }
  /** It takes more tokens than the model takes in a minute, and never gets a turn. */
  | { readonly kind: 'tooLarge' }
  /** To ask again after this time; its place is kept. */
  | { readonly kind: 'wait'; readonly waitMs: number; readonly reason: 'rate'; readonly ticket: OwnTicket }
  | { readonly kind: 'wait'; readonly waitMs: number; readonly reason: 'day' | 'circuit' | 'heldBack' };

/**
 * Decides about calls that ask together, in their order, as if each had asked once the one before it was told. Answers the
 * circuit afterwards too: a turn may be its probe.
 */
export function decideTurns(
  requests: readonly TurnRequest[],
  facts: TurnFacts,
): { readonly decisions: readonly TurnDecision[]; readonly circuit: Circuit } {
  const { nowMs, limits, line } = facts;
  const taken = [...facts.taken];
  let { circuit, requestsLeft } = facts;

  const decide = (request: TurnRequest): TurnDecision => {
    const ticket = line.ticketOf(request, tokensOf(request, facts));
    if (limits.tokensPerMinute !== null && ticket.tokens > limits.tokensPerMinute)
      return { kind: 'tooLarge' };
    if (requestsLeft <= 0) return waitUntil(nextProviderDayMs(nowMs), 'day');
    if (facts.notBeforeMs > nowMs) return waitUntil(facts.notBeforeMs, 'heldBack');
    const admission = admit(circuit, nowMs, facts.circuitSettings);
    if (!admission.admitted) return waitUntil(nowMs + admission.waitMs, 'circuit');

    const waiting = line.upTo(ticket).map(({ tokens }) => tokens);
    const timeMs = turnTimes(nowMs, limits, taken, waiting).at(-1) ?? nowMs;
    if (timeMs > nowMs) {
      line.keep(ticket);
      return { kind: 'wait', waitMs: waitFor(timeMs - nowMs, limits), reason: 'rate', ticket };
    }
    line.grant(ticket);
    taken.push({ atMs: nowMs, tokens: ticket.tokens });
    requestsLeft -= 1;
    circuit = admission.circuit;
    return { kind: 'granted', ticket };
  };
  const waitUntil = (untilMs: number, reason: 'day' | 'heldBack' | 'circuit'): TurnDecision => ({
    kind: 'wait',
    waitMs: untilMs - nowMs,
    reason,
  });

  const decisions = requests.map(decide);
  return { decisions, circuit };
}

/** Tokens of a call as the model counts them, by what was learnt of its estimates. */
export const tokensOf = ({ tokens }: TurnRequest, { tokenRatio }: Pick<TurnFacts, 'tokenRatio'>): number =>
  Math.ceil(tokens * tokenRatio);

/** Of a wait that rests on estimates, the share after which the call asks again. */
const EARLY_SHARE = 0.8;
/** Waits that are told as they are, ms. */
const SHORT_WAIT_MS = 1_000;

/**
 * How long a call is told to wait. Estimates of tokens are rather too high: if all came back when those ahead were estimated to
 * have gone, the limit would be used only as far as the estimates are right.
 */
const waitFor = (waitMs: number, { tokensPerMinute }: MinuteLimits): number =>
  tokensPerMinute === null || waitMs <= SHORT_WAIT_MS ? waitMs : waitMs * EARLY_SHARE;

/** Whether a provider's model is called at all, and the outcomes that decided it. Times are ms since 1970. */
export interface Circuit {
  readonly state: 'closed' | 'open' | 'halfOpen';
  /** Outcomes since `countedSinceMs`. */
  readonly successes: number;
  readonly failures: number;
  readonly countedSinceMs: number;
  /** While open: when a probe is let through. While half open: when the probe counts as lost. */
  readonly untilMs: number;
  /** Openings in a row, each twice as long as the one before. */
  readonly openings: number;
}

export interface CircuitSettings {
  /** Share of failures that opens it, 0 to 1. */
  readonly failureRate: number;
  /** The least number of calls in the window for the share to count. */
  readonly minimumCalls: number;
  /** Outcomes older than this are forgotten, ms. */
  readonly windowMs: number;
  /** How long the circuit stays open the first time, ms. */
  readonly openMs: number;
  /** How long one probe may take, ms. */
  readonly probeMs: number;
}

export const LONGEST_DOUBLINGS = 4;

/** How long a call waits for the answer to a probe before it asks again, ms: most come long before a probe counts as lost. */
const PROBE_WAIT_MS = 2_000;

export const CLOSED: Circuit = {
  state: 'closed',
  successes: 0,
  failures: 0,
  countedSinceMs: 0,
  untilMs: 0,
  openings: 0,
};

/** Whether a call may be made now; the call after an opening is the probe, and the only one until it is answered. */
export function admit(
  circuit: Circuit,
  nowMs: number,
  { probeMs }: CircuitSettings,
): { readonly admitted: boolean; readonly waitMs: number; readonly circuit: Circuit } {
  if (circuit.state === 'closed') return { admitted: true, waitMs: 0, circuit };
  if (nowMs < circuit.untilMs) {
    const untilMs = circuit.untilMs - nowMs;
    return {
      admitted: false,
      waitMs: circuit.state === 'halfOpen' ? Math.min(untilMs, PROBE_WAIT_MS) : untilMs,
      circuit,
    };
  }
  return { admitted: true, waitMs: 0, circuit: { ...circuit, state: 'halfOpen', untilMs: nowMs + probeMs } };
}

/** The circuit after a call that was answered, or failed in a way that blames the provider. */
export function afterOutcome(
  circuit: Circuit,
  outcome: 'success' | 'failure',
  nowMs: number,
  settings: CircuitSettings,
): Circuit {
  if (circuit.state === 'halfOpen') return outcome === 'success' ? CLOSED : opened(circuit, nowMs, settings);
  // Calls that were under way when it opened add no information.
  if (circuit.state === 'open') return circuit;
  const isStale = nowMs - circuit.countedSinceMs > settings.windowMs;
  const counted = isStale ? { ...CLOSED, countedSinceMs: nowMs } : circuit;
  const next = {
    ...counted,
    successes: counted.successes + (outcome === 'success' ? 1 : 0),
    failures: counted.failures + (outcome === 'failure' ? 1 : 0),
  };
  const calls = next.successes + next.failures;
  return calls >= settings.minimumCalls && next.failures / calls >= settings.failureRate
    ? opened(next, nowMs, settings)
    : next;
}

function opened(circuit: Circuit, nowMs: number, { openMs }: CircuitSettings): Circuit {
  const openings = circuit.openings + 1;
  const lasts = openMs * 2 ** Math.min(openings - 1, LONGEST_DOUBLINGS);
  return { ...CLOSED, state: 'open', untilMs: nowMs + lasts, openings };
}

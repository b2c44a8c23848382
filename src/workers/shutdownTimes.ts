import type { Config } from '../config/config.ts';
import type { TaskQueue } from '../contracts/shared/queues.ts';

/** How the worker of a queue ends after SIGTERM. */
export interface ShutdownTimes {
  /** What runs may finish for so long, ms; then it is cancelled. */
  readonly graceMs: number;
  /** When the worker ends whatever still runs, ms after SIGTERM. */
  readonly forceMs: number;
}

type Settings = Pick<
  Config,
  'GEMINI_TIMEOUT_MS' | 'PROVIDER_TIMEOUT_MS' | 'S3_TIMEOUT_MS' | 'WEBHOOK_TIMEOUT_MS'
>;

/** What most activities need to finish; the long ones are cancelled and continue on another worker. */
const GRACE_MS = 10_000;
/** Statements and clean-up around the longest call. */
const AROUND_CALL_MS = 5_000;
/** Local activities are not cancelled; their time-out ends them, except for the planning of an analysis. */
const LOCAL_ACTIVITY_MS = 20_000;
/** Closing of connections and threads after the last worker has ended, ms. */
export const CLOSING_MS = 3_000;

/**
 * A call that cannot be taken back, such as a message or a webhook, is not cut off: after the grace no new one begins, and the
 * worker waits for the longest that has begun. A model call would be paid for twice, so the grace of its queue is as long as the
 * longest. Imports and renderings take longer than any grace: they are cancelled, clean up and are given back.
 */
export function shutdownTimes(settings: Settings): Readonly<Record<TaskQueue, ShutdownTimes>> {
  const { GEMINI_TIMEOUT_MS, PROVIDER_TIMEOUT_MS, S3_TIMEOUT_MS, WEBHOOK_TIMEOUT_MS } = settings;
  const thenEndAfter = (longestCallMs: number, graceMs = GRACE_MS): ShutdownTimes => ({
    graceMs,
    forceMs: graceMs + Math.max(longestCallMs, LOCAL_ACTIVITY_MS) + AROUND_CALL_MS,
  });
  return {
    analysis: thenEndAfter(S3_TIMEOUT_MS),
    reports: thenEndAfter(S3_TIMEOUT_MS),
    notifications: thenEndAfter(WEBHOOK_TIMEOUT_MS),
    appointments: thenEndAfter(0),
    housekeeping: thenEndAfter(S3_TIMEOUT_MS),
    gemini: thenEndAfter(0, GEMINI_TIMEOUT_MS + AROUND_CALL_MS),
    resend: thenEndAfter(PROVIDER_TIMEOUT_MS),
    twilio: thenEndAfter(PROVIDER_TIMEOUT_MS),
  };
}

/** Longest time that a worker process takes to end after SIGTERM, ms; container platforms must wait at least as long. */
export const longestShutdownMs = (settings: Settings, queues: readonly TaskQueue[]): number =>
  Math.max(...queues.map((queue) => shutdownTimes(settings)[queue].forceMs)) + CLOSING_MS;

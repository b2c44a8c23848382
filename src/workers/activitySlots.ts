import { CALLS_AT_ONCE } from '../activities/analysis/modelCaller.ts';
import type { TaskQueue } from '../contracts/shared/queues.ts';

/** Activities that a queue's worker runs at once; those of job queues work here, those of provider queues wait for others. */
export const ACTIVITY_SLOTS: Readonly<Record<TaskQueue, number>> = {
  analysis: 8,
  reports: 2,
  notifications: 20,
  appointments: 20,
  housekeeping: 4,
  // Twice as many as may call the model: when calls end together, as many are at hand, without a way to the server and back.
  gemini: CALLS_AT_ONCE * 2,
  resend: 20,
  twilio: 20,
};

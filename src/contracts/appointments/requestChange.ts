import { setTimeout as sleep } from 'node:timers/promises';
import { changeRefusal } from './changeRefusal.ts';

/** Waits between one request and the next, ms; an appointment is handed over within one of the first, as a rule. */
const WAITS_MS = [50, 100, 200, 400, 800, 1_600, 3_200];

/**
 * Requests a change of an appointment, and requests it again in a moment when the appointment is being handed over to its
 * next run (`TooManyChanges`).
 *
 * @throws what the last request was refused with
 */
export async function requestChange<Answer>(request: () => Promise<Answer>): Promise<Answer> {
  for (const waitMs of WAITS_MS) {
    try {
      return await request();
    } catch (error) {
      if (changeRefusal(error)?.type !== 'TooManyChanges') throw error;
    }
    // Those that were refused together do not come back together.
    await sleep(waitMs * (0.5 + Math.random()));
  }
  return request();
}

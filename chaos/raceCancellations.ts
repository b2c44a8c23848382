import { setTimeout as sleep } from 'node:timers/promises';
import { cancel, nextReminder } from '../src/contracts/appointments/appointments.ts';
import {
  addPatients,
  bookTestAppointment,
  type Patient,
  passUntil,
  smsTexts,
} from '../test/support/appointments.ts';
import { startTestApp, type TestApp } from '../test/support/testApp.ts';

/** What came of cancellations that were asked for around the moment at which a reminder is sent. */
export interface RaceTally {
  readonly races: number;
  /** Reminders that left at all. */
  readonly sent: number;
  /** Reminders that left after that. */
  readonly late: number;
  /** Patients who got two. */
  readonly twice: number;
}

/** Cancellations come this much before or after the moment that is aimed at, ms. */
const SPREAD_MS = 50;
/** How far the aim moves after each race, ms. */
const AIM_STEP_MS = 10;
/** Time for a reminder that should not leave to leave, ms. */
const GRACE_MS = 2_000;
const AT_ONCE = 8;

/**
 * Books appointments, lets the time of each reminder come, and cancels each ±50 ms around the moment at which its reminder
 * leaves: the aim moves to an earlier moment after a reminder that left, and to a later one after one that did not.
 */
export async function raceCancellations(
  races: number,
  random: () => number,
  onRace: () => void = () => undefined,
): Promise<RaceTally> {
  const app = await startTestApp();
  await app.changeClinic({ reminderMessagesPerDay: null });
  try {
    await app.startWorkers();
    const waiting = await addPatients(app, races);
    const acknowledged = new Map<string, number>();
    let aimMs = 100;
    const lane = async () => {
      for (let patient = waiting.shift(); patient !== undefined; patient = waiting.shift()) {
        const delayMs = aimMs + (random() * 2 - 1) * SPREAD_MS;
        acknowledged.set(patient.phone, await cancelAround(app, patient, delayMs));
        aimMs = Math.max(0, aimMs + (smsTexts(app).has(patient.phone) ? -AIM_STEP_MS : AIM_STEP_MS));
        onRace();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    await sleep(GRACE_MS);
    return tally(app, acknowledged);
  } finally {
    await app.stop();
  }
}

/** Cancels so long after the time of the reminder begins to come. Answers when that was acknowledged, ms since 1970. */
async function cancelAround(app: TestApp, { contactId }: Patient, delayMs: number): Promise<number> {
  const { handle } = await bookTestAppointment(app, contactId);
  const reminder = await handle.query(nextReminder);
  if (!reminder) throw new Error('no reminder was planned');
  const passing = passUntil(app, handle.workflowId, reminder.dueAt);
  await sleep(Math.max(0, delayMs));
  const cancelled = handle.executeUpdate(cancel, { args: [{ notifyPatient: false }] }).then(() => Date.now());
  const [acknowledged] = await Promise.all([cancelled, passing]);
  return acknowledged;
}

function tally(app: TestApp, acknowledged: ReadonlyMap<string, number>): RaceTally {
  const sent = [...smsTexts(app)];
  const isLate = ([phone, messages]: (typeof sent)[number]) =>
    messages.some(({ at }) => at > (acknowledged.get(phone) ?? 0));
  return {
    races: acknowledged.size,
    sent: sent.length,
    late: sent.filter(isLate).length,
    twice: sent.filter(([, messages]) => messages.length > 1).length,
  };
}

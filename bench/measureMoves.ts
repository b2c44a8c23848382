import { setTimeout as sleep } from 'node:timers/promises';
import { reschedule } from '../src/contracts/appointments/appointments.ts';
import { fastForward } from '../src/sandbox/servers/fastForward.ts';
import { addPatients, bookTestAppointment, smsTexts } from '../test/support/appointments.ts';
import type { TestApp } from '../test/support/testApp.ts';
import { longestHistory } from './longestHistory.ts';

const MINUTE_MS = 60_000;
const FIRST = Date.parse('2037-03-01T08:00:00Z');
/** Time for the last SMS, and a second one, to be handed over. */
const SETTLE_MS = 3_000;

/**
 * Moves an appointment so many times, each time to another start, and lets its time come. Answers the events of the
 * longest run of its workflow.
 *
 * @throws Error when it is not reminded of exactly once, at its last start
 */
export async function measureMoves(
  app: TestApp,
  moves: number,
  say: (line: string) => void,
): Promise<{ readonly events: number; readonly movesPerSecond: number }> {
  say(`moving an appointment ${moves} times`);
  const [patient] = await addPatients(app, 1, 990_000);
  if (!patient) throw new Error('there is no patient');
  const booking = { timeZone: 'UTC', reminders: ['1h'], localStart: localTime(FIRST) };
  const { handle } = await bookTestAppointment(app, patient.contactId, booking);
  const startedAt = performance.now();
  for (let move = 1; move <= moves; move += 1) {
    const to = { localStart: localTime(FIRST + move * MINUTE_MS), notifyPatient: false };
    await handle.executeUpdate(reschedule, { args: [to] });
  }
  const movesPerSecond = (moves * 1_000) / (performance.now() - startedAt);
  await fastForward(app.client, handle.workflowId);
  const { remindersSent } = await handle.result();
  await sleep(SETTLE_MS);
  const sent = smsTexts(app).get(patient.phone) ?? [];
  const time = localTime(FIRST + moves * MINUTE_MS).slice(-5);
  if (remindersSent !== 1 || sent.length !== 1 || !sent[0]?.text.includes(time))
    throw new Error(`${sent.length} reminders were sent, or not at ${time}`);
  return { events: await longestHistory(app.client, handle.workflowId), movesPerSecond };
}

const localTime = (instant: number): string => new Date(instant).toISOString().slice(0, 16);

import { z } from 'zod';
import { ReminderOffset, ReminderReason } from '../../contracts/appointments/appointmentRules.ts';
import type { Reminder } from '../../contracts/appointments/appointments.ts';
import type { AppointmentId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';

/** An appointment at one local start. Each reminder is sent once for it, ever. */
export interface AppointedTime {
  readonly appointmentId: AppointmentId;
  readonly localStart: string;
  readonly timeZone: string;
}

const ReminderStateName = z.enum(['waiting', 'sending', 'sent', 'skipped', 'failed']);
const SETTLED = ['sent', 'failed'] as const;

export const isSettled = ({ state }: Reminder): boolean => SETTLED.some((settled) => settled === state);

/** What is known of the reminders for this time. */
export async function remindersOf(db: Database, time: AppointedTime): Promise<Reminder[]> {
  const rows = await db
    .selectFrom('appointment_reminders')
    .selectAll()
    .where('appointment_id', '=', time.appointmentId)
    .where('local_start', '=', time.localStart)
    .where('time_zone', '=', time.timeZone)
    .orderBy('due_at')
    .execute();
  return rows.map((row) => ({
    offset: ReminderOffset.parse(row.reminder),
    dueAt: row.due_at.toISOString(),
    state: ReminderStateName.parse(row.state),
    reason: ReminderReason.nullable().parse(row.reason),
  }));
}

/** Puts a new plan in place of everything that was planned for the appointment and is not settled. */
export async function replaceReminders(
  db: Database,
  time: AppointedTime,
  planned: readonly Reminder[],
): Promise<void> {
  await db
    .deleteFrom('appointment_reminders')
    .where('appointment_id', '=', time.appointmentId)
    .where('state', 'not in', SETTLED)
    .execute();
  const rows = planned.filter((reminder) => !isSettled(reminder));
  if (rows.length === 0) return;
  await db
    .insertInto('appointment_reminders')
    .values(
      rows.map(({ offset, dueAt, state, reason }) => ({
        appointment_id: time.appointmentId,
        reminder: offset,
        local_start: time.localStart,
        time_zone: time.timeZone,
        due_at: new Date(dueAt),
        state,
        reason,
      })),
    )
    .execute();
}

/** Records where a reminder stands. */
export async function markReminder(
  db: Database,
  time: AppointedTime,
  reminder: Pick<Reminder, 'offset' | 'state' | 'reason'> & { readonly notificationId?: string },
): Promise<void> {
  const { offset, state, reason, notificationId } = reminder;
  await db
    .updateTable('appointment_reminders')
    .set({
      state,
      reason,
      updated_at: new Date(),
      ...(notificationId === undefined ? {} : { notification_id: notificationId }),
    })
    .where('appointment_id', '=', time.appointmentId)
    .where('local_start', '=', time.localStart)
    .where('time_zone', '=', time.timeZone)
    .where('reminder', '=', offset)
    .execute();
}

/** Records why the reminders that have not left will not. */
export async function skipOpenReminders(
  db: Database,
  appointmentId: AppointmentId,
  reason: ReminderReason,
): Promise<void> {
  await db
    .updateTable('appointment_reminders')
    .set({ state: 'skipped', reason, updated_at: new Date() })
    .where('appointment_id', '=', appointmentId)
    .where('state', 'in', ['waiting', 'sending'])
    .execute();
}

/** Gives a notification its time to live: withdrawn when that is over already, whoever is about to send it. */
export async function setNotificationExpiry(db: Database, id: string, expiresAt: Date): Promise<void> {
  await db.updateTable('notifications').set({ expires_at: expiresAt }).where('id', '=', id).execute();
}

/** Withdraws the reminders of an appointment that are on their way, so that none is handed to a provider any more. */
export async function withdrawReminders(db: Database, appointmentId: AppointmentId): Promise<void> {
  await db
    .updateTable('notifications')
    .set((update) => ({ expires_at: update.ref('created_at') }))
    .where('outcome', 'is', null)
    .where('id', 'in', (select) =>
      select
        .selectFrom('appointment_reminders')
        .select('notification_id')
        .where('appointment_id', '=', appointmentId)
        .where('state', '=', 'sending')
        .where('notification_id', 'is not', null)
        .$castTo<{ notification_id: string }>(),
    )
    .execute();
}

/** Reminders that were due before an instant and have not left, one an appointment. */
export async function listOverdueReminders(
  db: Database,
  dueBefore: Date,
  limit: number,
): Promise<{ appointmentId: string; clinicId: string }[]> {
  return db
    .selectFrom('appointment_reminders')
    .innerJoin('appointments', 'appointments.id', 'appointment_reminders.appointment_id')
    .select(['appointments.id as appointmentId', 'appointments.clinic_id as clinicId'])
    .distinct()
    .where('appointment_reminders.state', 'in', ['waiting', 'sending'])
    .where('appointments.status', 'in', ['booked', 'confirmed'])
    .where('due_at', '<', dueBefore)
    .limit(limit)
    .execute();
}

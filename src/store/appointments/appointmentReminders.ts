import { z } from 'zod';
import { ReminderOffset, ReminderReason } from '../../contracts/appointments/appointmentRules.ts';
import type { Reminder } from '../../contracts/appointments/appointments.ts';
import { AppointmentId, ClinicId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';

/** An appointment at one local start. Each reminder is sent once for it, ever. */
export interface AppointedTime {
  readonly clinicId: ClinicId;
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
    .selectFrom('appointmentReminders')
    .selectAll()
    .where('clinicId', '=', time.clinicId)
    .where('appointmentId', '=', time.appointmentId)
    .where('localStart', '=', time.localStart)
    .where('timeZone', '=', time.timeZone)
    .orderBy('dueAt')
    .execute();
  return rows.map((row) => ({
    offset: ReminderOffset.parse(row.reminder),
    dueAt: row.dueAt.toISOString(),
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
    .deleteFrom('appointmentReminders')
    .where('clinicId', '=', time.clinicId)
    .where('appointmentId', '=', time.appointmentId)
    .where('state', 'not in', SETTLED)
    .execute();
  const rows = planned.filter((reminder) => !isSettled(reminder));
  if (rows.length === 0) return;
  await db
    .insertInto('appointmentReminders')
    .values(
      rows.map(({ offset, dueAt, state, reason }) => ({
        clinicId: time.clinicId,
        appointmentId: time.appointmentId,
        reminder: offset,
        localStart: time.localStart,
        timeZone: time.timeZone,
        dueAt: new Date(dueAt),
        state,
        reason,
      })),
    )
    .execute();
}

/** Removes what is known of the reminders for this time, so that all are planned as new ones. */
export async function forgetReminders(db: Database, time: AppointedTime): Promise<void> {
  await db
    .deleteFrom('appointmentReminders')
    .where('clinicId', '=', time.clinicId)
    .where('appointmentId', '=', time.appointmentId)
    .where('localStart', '=', time.localStart)
    .where('timeZone', '=', time.timeZone)
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
    .updateTable('appointmentReminders')
    .set({
      state,
      reason,
      updatedAt: new Date(),
      ...(notificationId === undefined ? {} : { notificationId }),
    })
    .where('clinicId', '=', time.clinicId)
    .where('appointmentId', '=', time.appointmentId)
    .where('localStart', '=', time.localStart)
    .where('timeZone', '=', time.timeZone)
    .where('reminder', '=', offset)
    .execute();
}

/** Records why the reminders that have not left will not. */
export async function skipOpenReminders(
  db: Database,
  clinicId: ClinicId,
  appointmentId: AppointmentId,
  reason: ReminderReason,
): Promise<void> {
  await db
    .updateTable('appointmentReminders')
    .set({ state: 'skipped', reason, updatedAt: new Date() })
    .where('clinicId', '=', clinicId)
    .where('appointmentId', '=', appointmentId)
    .where('state', 'in', ['waiting', 'sending'])
    .execute();
}

/** Gives a notification its time to live: withdrawn when that is over already, even when a sender is about to send it. */
export async function setNotificationExpiry(
  db: Database,
  clinicId: ClinicId,
  id: string,
  expiresAt: Date,
): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ expiresAt })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/** Reminders that were due before an instant and have not left, one an appointment. */
export async function listOverdueReminders(
  db: Database,
  dueBefore: Date,
  limit: number,
): Promise<{ appointmentId: AppointmentId; clinicId: ClinicId }[]> {
  const rows = await db
    .selectFrom('appointmentReminders')
    .innerJoin('appointments', (join) =>
      join
        .onRef('appointments.clinicId', '=', 'appointmentReminders.clinicId')
        .onRef('appointments.id', '=', 'appointmentReminders.appointmentId'),
    )
    .select(['appointments.id as appointmentId', 'appointments.clinicId'])
    .distinct()
    .where('appointmentReminders.state', 'in', ['waiting', 'sending'])
    .where('appointments.status', 'in', ['booked', 'confirmed'])
    .where('dueAt', '<', dueBefore)
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    appointmentId: AppointmentId.parse(row.appointmentId),
    clinicId: ClinicId.parse(row.clinicId),
  }));
}

/** When the reminder that has waited longest was due; undefined when none is due. */
export async function oldestDueReminder(db: Database, now: Date): Promise<Date | undefined> {
  const row = await db
    .selectFrom('appointmentReminders')
    .innerJoin('appointments', (join) =>
      join
        .onRef('appointments.clinicId', '=', 'appointmentReminders.clinicId')
        .onRef('appointments.id', '=', 'appointmentReminders.appointmentId'),
    )
    .select((select) => select.fn.min('dueAt').as('dueAt'))
    .where('appointmentReminders.state', 'in', ['waiting', 'sending'])
    .where('appointments.status', 'in', ['booked', 'confirmed'])
    .where('dueAt', '<', now)
    .executeTakeFirst();
  return row?.dueAt ?? undefined;
}

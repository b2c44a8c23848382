import type { ReminderOffset, ReminderReason } from '../../contracts/appointments/appointmentRules.ts';
import { type AppointmentState, appointmentWorkflowId } from '../../contracts/appointments/appointments.ts';
import {
  type AppointmentId,
  type ClinicId,
  type ContactId,
  NotificationId,
} from '../../contracts/shared/ids.ts';
import { quietUntil } from '../../domain/messaging/quietHours.ts';
import type { SendingStep } from '../../domain/messaging/sendingStep.ts';
import { nextSendingStepOf } from '../../notifications/nextSendingStep.ts';
import { requireContact } from '../../notifications/requireContact.ts';
import type { SendingRuleOptions } from '../../notifications/sendingRuleOptions.ts';
import { newId } from '../../security/newId.ts';
import { isTold } from '../../store/appointments/appointmentNews.ts';
import { markReminder, setNotificationExpiry } from '../../store/appointments/appointmentReminders.ts';
import type { Appointment } from '../../store/appointments/appointments.ts';
import { requireClinic } from '../../store/clinics/clinics.ts';
import type { Database } from '../../store/database.ts';
import { createNotification } from '../../store/messaging/notifications.ts';
import { lockContact } from '../../store/messaging/sendingDecisions.ts';
import { currentMaintenance } from '../../store/operations/maintenances.ts';
import { requireAppointment } from './requireAppointment.ts';
import { resolveAppointedTime } from './resolveStart.ts';

/** A reminder whose time has come. */
export interface DueReminder {
  readonly clinicId: ClinicId;
  readonly appointmentId: AppointmentId;
  readonly offset: ReminderOffset;
  /** Why it is due at this time; null for the time that its rule names. */
  readonly reason: ReminderReason | null;
  /** The version of the appointment that the workflow knows. */
  readonly version: number;
  /** The workflow's time, ISO 8601 in UTC. */
  readonly now: string;
}

/** What to do about a reminder whose time has come. Instants are ISO 8601 in UTC. */
export type PreparedReminder =
  | {
      readonly action: 'send';
      readonly notificationId: NotificationId;
      readonly contactId: ContactId;
      /** What to do first about the notification; absent while maintenance holds back what is sent. */
      readonly step?: SendingStep;
    }
  /** It was changed behind the workflow's back, or quiet hours have begun. */
  | { readonly action: 'replan' }
  | { readonly action: 'skip'; readonly reason: ReminderReason };

/**
 * Reads the appointment once more, just before a reminder is sent, commits what it says and, where that may be sent now,
 * the intent to send it: in one transaction, for most reminders fall due together with many others.
 */
export function prepareReminder(
  database: Database,
  rules: SendingRuleOptions,
  { clinicId, appointmentId, offset, reason, version, now }: DueReminder,
): Promise<PreparedReminder> {
  return database.transaction().execute(async (trx) => {
    const appointment = await requireAppointment(trx, clinicId, appointmentId);
    if (appointment.version !== version) return { action: 'replan' };
    const { contactId, localStart, timeZone } = appointment;
    const { instant: startsAt, clockChange } = resolveAppointedTime({ localStart, timeZone });
    const contact = await requireContact(trx, clinicId, contactId);
    const { profile } = await requireClinic(trx, clinicId);
    const quiet = quietUntil(contact.quietHours ?? profile.quietHours, now, contact.timeZone);
    if (Date.parse(now) >= Date.parse(startsAt)) return { action: 'skip', reason: 'AppointmentStarted' };
    const addressee = { clinicId, appointmentId, contactId };
    if (reason === 'MovedInsideLeadTime' && (await isTold(trx, addressee, startsAt)))
      return { action: 'skip', reason };
    if (quiet !== null) {
      return quiet < startsAt ? { action: 'replan' } : { action: 'skip', reason: 'QuietHoursUntilStart' };
    }

    // Before anything is locked that a decision about the contact's other messages may wait for.
    await lockContact(trx, clinicId, contactId);
    const notificationId = await commitNotification(trx, appointment, { offset, startsAt, clockChange });
    await markReminder(
      trx,
      { clinicId, appointmentId, localStart, timeZone },
      { offset, state: 'sending', reason: null, notificationId },
    );
    const prepared = { action: 'send', notificationId, contactId } as const;
    if (await currentMaintenance(trx)) return prepared;
    const soFar = { clinicId, notificationId, contactId, at: now, failed: [], undelivered: [] };
    return { ...prepared, step: await nextSendingStepOf(trx, rules, soFar, contact) };
  });
}

async function commitNotification(
  trx: Database,
  appointment: Appointment,
  {
    offset,
    startsAt,
    clockChange,
  }: { readonly offset: ReminderOffset } & Pick<AppointmentState, 'startsAt' | 'clockChange'>,
): Promise<NotificationId> {
  const {
    id: appointmentId,
    clinicId,
    contactId,
    localStart,
    timeZone,
    place,
    status,
    channels,
  } = appointment;
  const newest = newId('nt');
  const expiresAt = new Date(startsAt);
  const id = await createNotification(trx, {
    id: newest,
    // Without the version: for one contact and start a reminder is sent once, whatever else is edited.
    key: ['appointment', appointmentId, offset, localStart, timeZone, contactId].join('/'),
    clinicId,
    contactId,
    content: {
      template: 'appointment-reminder',
      startsAt,
      timeZone,
      place,
      clockChange,
      isConfirmed: status === 'confirmed',
    },
    channels,
    expiresAt,
    appointmentId,
    replyWorkflowId: appointmentWorkflowId(clinicId, appointmentId),
  });
  // Brings back one that was withdrawn when the appointment was moved away.
  if (id !== newest) await setNotificationExpiry(trx, clinicId, id, expiresAt);
  return NotificationId.parse(id);
}

import { type AppointmentParty, appointmentWorkflowId } from '../../contracts/appointments/appointments.ts';
import type { PatientNotice } from '../../contracts/appointments/patientNotice.ts';
import {
  type AppointmentId,
  type ClinicId,
  NotificationId,
  type WebhookDeliveryId,
} from '../../contracts/shared/ids.ts';
import type { SendingStep } from '../../domain/messaging/sendingStep.ts';
import { resolveLocalTime } from '../../domain/shared/localTime.ts';
import { nextSendingStepOf } from '../../notifications/nextSendingStep.ts';
import { requireContact } from '../../notifications/requireContact.ts';
import type { SendingRuleOptions } from '../../notifications/sendingRuleOptions.ts';
import { newId } from '../../security/newId.ts';
import { lastReadStart, withdrawNews } from '../../store/appointments/appointmentNews.ts';
import type { Database } from '../../store/database.ts';
import { createNotification, findNotificationByKey } from '../../store/messaging/notifications.ts';
import { lockContact } from '../../store/messaging/sendingDecisions.ts';
import { currentMaintenance } from '../../store/operations/maintenances.ts';
import { requireAppointment } from './requireAppointment.ts';

/** What a patient is told of a change. Instants are ISO 8601 in UTC. */
export type AppointmentNotice =
  | { readonly kind: 'moved'; readonly previousStartsAt: string }
  | { readonly kind: 'cancelled'; readonly cancelledBy: AppointmentParty };

export interface NoticeRequest {
  readonly clinicId: ClinicId;
  readonly appointmentId: AppointmentId;
  readonly version: number;
  readonly notice: AppointmentNotice;
  /** The workflow's time, ISO 8601 in UTC. */
  readonly now: string;
}

/** The notice to send; null where there is nothing to send. */
export interface CreatedNotice {
  readonly notificationId: NotificationId | null;
  readonly notice: PatientNotice;
  /** Webhooks to deliver, when the patient cannot be told. */
  readonly deliveries: readonly WebhookDeliveryId[];
}

/**
 * Commits what the patient is told of a change, in place of earlier news of the appointment that has not left; the one notice
 * there is for this version. It starts from the time that the patient read last, and there is none when that is right.
 */
export function createAppointmentNotice(
  database: Database,
  rules: SendingRuleOptions,
  { clinicId, appointmentId, version, notice, now }: NoticeRequest,
): Promise<CreatedNotice> {
  return database.transaction().execute(async (trx) => {
    const appointment = await requireAppointment(trx, clinicId, appointmentId);
    const { contactId, localStart, timeZone, place } = appointment;
    const contact = await requireContact(trx, clinicId, contactId);
    await lockContact(trx, clinicId, contactId);
    const key = `appointment/${appointmentId}/${notice.kind}/${version}`;
    let notificationId = await findNotificationByKey(trx, clinicId, key);
    if (notificationId === undefined) {
      await withdrawNews(trx, { clinicId, appointmentId });
      const { instant: startsAt, clockChange } = resolveLocalTime(localStart, timeZone);
      const read = await lastReadStart(trx, { clinicId, appointmentId, contactId });
      const knownStart = read?.startsAt ?? (notice.kind === 'moved' ? notice.previousStartsAt : startsAt);
      const isMoved = notice.kind === 'moved';
      const isCertain = read?.isCertain ?? true;
      if (isMoved && isCertain && isSameInstant(knownStart, startsAt)) return NOTHING_TO_TELL;
      const told = isMoved ? startsAt : knownStart;
      const shown = { startsAt: told, timeZone, place };
      const earliest = [knownStart, startsAt].filter((at) => at > now).sort()[0];
      notificationId = await createNotification(trx, {
        id: newId('nt'),
        key,
        clinicId,
        contactId,
        content: isMoved
          ? { template: 'appointment-changed', ...shown, clockChange, previousStartsAt: knownStart }
          : { template: 'appointment-cancelled', ...shown, cancelledBy: notice.cancelledBy },
        channels: [...appointment.channels],
        expiresAt: new Date(told),
        appointmentId,
        deadline: earliest === undefined ? null : new Date(earliest),
        replyWorkflowId: isMoved ? appointmentWorkflowId(clinicId, appointmentId) : null,
      });
    }
    const id = NotificationId.parse(notificationId);
    if (await currentMaintenance(trx))
      return { notificationId: id, notice: waiting(null, 'Maintenance'), deliveries: [] };
    const soFar = { clinicId, notificationId: id, contactId, at: now, failed: [], undelivered: [] };
    return created(id, await nextSendingStepOf(trx, rules, soFar, contact));
  });
}

const isSameInstant = (one: string, other: string): boolean => Date.parse(one) === Date.parse(other);

const NOTHING_TO_TELL: CreatedNotice = {
  notificationId: null,
  notice: { state: 'nothingToTell', until: null, reason: null },
  deliveries: [],
};

const waiting = (until: string | null, reason: string): PatientNotice => ({
  state: 'waiting',
  until,
  reason,
});

function created(notificationId: NotificationId, step: SendingStep): CreatedNotice {
  switch (step.kind) {
    case 'wait':
      return { notificationId, notice: waiting(step.until, step.reason), deliveries: [] };
    case 'send':
      return {
        notificationId,
        notice: { state: 'sending', until: null, reason: null },
        deliveries: [],
      };
    case 'end': {
      const { outcome, reason, deliveries } = step;
      const isTold = outcome === 'sent';
      return {
        notificationId: null,
        notice: { state: isTold ? 'sending' : 'notTold', until: null, reason },
        deliveries,
      };
    }
  }
}

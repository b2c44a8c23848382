import { AppointmentEvent } from '../../contracts/appointments/appointmentEvent.ts';
import { type AppointmentParty, appointmentWorkflowId } from '../../contracts/appointments/appointments.ts';
import {
  type AppointmentId,
  type ClinicId,
  FollowUpContextId,
  NotificationId,
  type WebhookDeliveryId,
} from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { resolveLocalTime } from '../../domain/shared/localTime.ts';
import { newId } from '../../security/newId.ts';
import type { AppointmentVariable } from '../../sequences/findFollowUpProblem.ts';
import { openSequence } from '../../sequences/openSequence.ts';
import { requireClinic } from '../../store/clinics/clinics.ts';
import type { Database } from '../../store/database.ts';
import { createFollowUpContext } from '../../store/followUps/followUpContexts.ts';
import { settleReply } from '../../store/messaging/inboundMessages.ts';
import { createNotification, findNotification } from '../../store/messaging/notifications.ts';
import { askAboutReply } from '../../store/messaging/replyAttention.ts';
import { raiseAlert } from '../../store/operations/alerts.ts';
import { createWebhookEvent } from '../../store/webhooks/webhookEvents.ts';
import { requireAppointment } from './requireAppointment.ts';

/** What a patient is told of a change. */
export type AppointmentNotice =
  | { readonly kind: 'moved'; readonly previousStartsAt: string }
  | { readonly kind: 'cancelled'; readonly cancelledBy: AppointmentParty };

/** Tells patients of changes, and clinics of what patients answered. */
export function appointmentNotices({ database }: { readonly database: Database }) {
  return {
    /** Commits what the patient is told of a change; answers the one notice there is for this version. */
    async createAppointmentNotice(input: {
      clinicId: ClinicId;
      appointmentId: AppointmentId;
      version: number;
      notice: AppointmentNotice;
    }): Promise<NotificationId> {
      const { clinicId, appointmentId, notice } = input;
      const appointment = await requireAppointment(database, clinicId, appointmentId);
      const { contactId, localStart, timeZone, place } = appointment;
      const { instant: startsAt, clockChange } = resolveLocalTime(localStart, timeZone);
      const shown = { startsAt, timeZone, place };
      const id = await createNotification(database, {
        id: newId('nt'),
        key: `appointment/${appointmentId}/${notice.kind}/${input.version}`,
        clinicId,
        contactId,
        content:
          notice.kind === 'moved'
            ? {
                template: 'appointment-changed',
                ...shown,
                clockChange,
                previousStartsAt: notice.previousStartsAt,
              }
            : { template: 'appointment-cancelled', ...shown, cancelledBy: notice.cancelledBy },
        channels: [...appointment.channels],
        expiresAt: new Date(startsAt),
        replyWorkflowId: notice.kind === 'moved' ? appointmentWorkflowId(clinicId, appointmentId) : null,
      });
      return NotificationId.parse(id);
    },

    /**
     * Stores what a follow-up sequence needs to know of the appointment; in the database, since its history must not
     * tell.
     */
    async createAppointmentContext(input: {
      clinicId: ClinicId;
      appointmentId: AppointmentId;
      sequence: string;
    }): Promise<FollowUpContextId> {
      const { clinicId, appointmentId } = input;
      const { contactId, localStart, timeZone } = await requireAppointment(database, clinicId, appointmentId);
      const { profile } = await requireClinic(database, clinicId);
      const { sequence } = await openSequence(database, clinicId, input.sequence);
      const { instant: startsAt } = resolveLocalTime(localStart, timeZone);
      const variableEntries = Object.entries({
        startsAt,
        timeZone,
        bookingUrl: profile.bookingUrl,
      } satisfies Record<AppointmentVariable, unknown>);
      const variables = Object.fromEntries(variableEntries.filter(([name]) => sequence.needs.includes(name)));
      const id = FollowUpContextId.parse(newId('fc'));
      await createFollowUpContext(database, { id, clinicId, contactId, variables });
      return id;
    },

    /**
     * Whether a message was about the time the appointment has, and to the contact it has: what is answered to another one says
     * nothing about it. Of a message that is not known, true.
     */
    async isAboutCurrentTime(input: {
      clinicId: ClinicId;
      appointmentId: AppointmentId;
      notificationId: string;
    }): Promise<boolean> {
      const { clinicId, appointmentId, notificationId } = input;
      const { localStart, timeZone, contactId } = await requireAppointment(database, clinicId, appointmentId);
      const notification = await findNotification(database, clinicId, notificationId);
      if (notification !== undefined && notification.contactId !== contactId) return false;
      const content = notification?.content;
      if (content === undefined || !('startsAt' in content)) return true;
      return Date.parse(content.startsAt) === Date.parse(resolveLocalTime(localStart, timeZone).instant);
    },

    /**
     * Commits a webhook to each endpoint of the clinic about a patient's answer; of a clinic without one, raises an
     * alert instead, so that staff look at it. An answer that changed nothing is left for staff to read. Answers the deliveries to
     * make.
     */
    async createAppointmentEvents(input: {
      clinicId: ClinicId;
      appointmentId: AppointmentId;
      type: AppointmentEvent['type'];
      replyId: string;
      now: string;
    }): Promise<WebhookDeliveryId[]> {
      const { clinicId, appointmentId, type, replyId, now } = input;
      const { version } = await requireAppointment(database, clinicId, appointmentId);
      const event = AppointmentEvent.parse({
        type,
        timestamp: now,
        data: { clinicId, appointmentId, version, replyId },
      });
      const deliveries = await createWebhookEvent(database, clinicId, { key: replyId, event });
      if (type === 'appointment.answered')
        return [...deliveries, ...(await leaveToStaff(database, clinicId, replyId))];
      if (deliveries.length === 0) {
        await raiseAlert(database, {
          id: newId('al'),
          kind: 'appointmentAnswered',
          subject: appointmentId,
          clinicId,
          message: `the patient answered (${type}), and the clinic has no webhook to be told by; see: ${PROGRAM_NAME} appointments show ${appointmentId}`,
        });
      }
      return deliveries;
    },
  };
}

export type AppointmentNoticeActivities = ReturnType<typeof appointmentNotices>;

/** Puts an answer that a workflow has taken into the inbox; answers the webhooks to deliver. */
function leaveToStaff(db: Database, clinicId: ClinicId, replyId: string): Promise<WebhookDeliveryId[]> {
  return db.transaction().execute(async (trx) => {
    for (const from of ['pending', 'signalled'] as const)
      if (await settleReply(trx, clinicId, replyId, from, 'unmatched'))
        return askAboutReply(trx, clinicId, replyId);
    return [];
  });
}

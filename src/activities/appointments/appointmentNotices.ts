import { getClient } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import { AppointmentEvent } from '../../contracts/appointments/appointmentEvent.ts';
import { jobHandle } from '../../contracts/client/jobHandle.ts';
import { booked, runFollowUps } from '../../contracts/followUps/followUpJobs.ts';
import {
  type AppointmentId,
  type ClinicId,
  type ContactId,
  FollowUpContextId,
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
import { findNotification } from '../../store/messaging/notifications.ts';
import { askAboutReply } from '../../store/messaging/replyAttention.ts';
import { raiseAlert } from '../../store/operations/alerts.ts';
import { createWebhookEvent } from '../../store/webhooks/webhookEvents.ts';
import type { AppointmentActivityOptions } from './appointmentActivities.ts';
import {
  type CreatedNotice,
  createAppointmentNotice,
  type NoticeRequest,
} from './createAppointmentNotice.ts';
import { requireAppointment } from './requireAppointment.ts';

/** Tells patients of changes, and clinics of what patients answered. */
export function appointmentNotices({ database, rules }: AppointmentActivityOptions) {
  return {
    /** See {@link createAppointmentNotice}. */
    createAppointmentNotice: (input: NoticeRequest): Promise<CreatedNotice> =>
      createAppointmentNotice(database, rules, input),

    /** Tells the running sequences of a contact that an appointment is booked, which many of them wait for. */
    async tellSequencesOfBooking({
      clinicId,
      contactId,
    }: {
      clinicId: ClinicId;
      contactId: ContactId;
    }): Promise<{ told: number }> {
      const client = getClient();
      const query = `ClinicId = '${clinicId}' and ContactId = '${contactId}' and WorkflowType = '${runFollowUps.workflow}' and ExecutionStatus = 'Running'`;
      let told = 0;
      for await (const { workflowId } of client.workflow.list({ query })) {
        try {
          await jobHandle(client, clinicId, workflowId).signal(booked);
          told += 1;
        } catch (error) {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        }
      }
      return { told };
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

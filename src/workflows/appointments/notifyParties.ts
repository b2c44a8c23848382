import { proxyActivities } from '@temporalio/workflow';
import type { AppointmentNoticeActivities } from '../../activities/appointments/appointmentNotices.ts';
import type { AppointmentNotice } from '../../activities/appointments/createAppointmentNotice.ts';
import type { AppointmentEvent } from '../../contracts/appointments/appointmentEvent.ts';
import type { AppointmentState } from '../../contracts/appointments/appointments.ts';
import { runFollowUps } from '../../contracts/followUps/followUpJobs.ts';
import { sendNotification } from '../../contracts/jobs.ts';
import type { AppointmentId, ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import { deliverWebhook } from '../../contracts/webhooks/webhookJobs.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { startChildJob } from '../shared/childJob.ts';
import { retryUntilPermanent } from '../shared/retryUntilPermanent.ts';

const {
  createAppointmentNotice,
  createAppointmentEvents,
  createAppointmentContext,
  isAboutCurrentTime,
  tellSequencesOfBooking,
} = proxyActivities<AppointmentNoticeActivities>(SHORT_DB_ACTIVITY);

/**
 * Notifies the patient of a change, in a job that continues after the appointment has ended.
 *
 * @returns the state with whether the patient is told
 */
export async function notifyPatient(
  clinicId: ClinicId,
  state: AppointmentState,
  change: AppointmentNotice,
): Promise<AppointmentState> {
  const { appointmentId, version, contactId } = state;
  const now = new Date().toISOString();
  const { notificationId, notice, deliveries } = await retryUntilPermanent(() =>
    createAppointmentNotice({ clinicId, appointmentId, version, notice: change, now }),
  );
  for (const deliveryId of deliveries)
    await startChildJob(deliverWebhook, { deliveryId, clinicId }, { outlivesParent: true });
  if (notificationId !== null) {
    const notification = { notificationId, clinicId, contactId };
    await startChildJob(sendNotification, notification, { outlivesParent: true });
  }
  return { ...state, notice };
}

/** Tells the sequences that run for a contact that an appointment is booked. */
export async function tellSequences(clinicId: ClinicId, contactId: ContactId): Promise<void> {
  await retryUntilPermanent(() => tellSequencesOfBooking({ clinicId, contactId }));
}

/** Whether a reply answers a message about the current time of the appointment. */
export const isAnswerToCurrentTime = (answer: {
  readonly clinicId: ClinicId;
  readonly appointmentId: AppointmentId;
  readonly notificationId: string;
}): Promise<boolean> => retryUntilPermanent(() => isAboutCurrentTime(answer));

/** Notifies the clinic of a patient's reply by webhook, one job per endpoint. */
export async function notifyClinic(
  clinicId: ClinicId,
  answer: {
    readonly appointmentId: AppointmentId;
    readonly replyId: string;
    readonly type: AppointmentEvent['type'];
  },
): Promise<void> {
  const now = new Date().toISOString();
  const deliveries = await retryUntilPermanent(() => createAppointmentEvents({ ...answer, clinicId, now }));
  for (const deliveryId of deliveries)
    await startChildJob(deliverWebhook, { deliveryId, clinicId }, { outlivesParent: true });
}

/** Starts a follow-up sequence for the patient, which continues independently; returns its workflow id. */
export async function beginFollowUps(
  clinicId: ClinicId,
  { appointmentId, contactId }: AppointmentState,
  sequence: string,
): Promise<string> {
  const contextId = await retryUntilPermanent(() =>
    createAppointmentContext({ clinicId, appointmentId, sequence }),
  );
  const input = { sequence, contactId, clinicId, analysisId: null, contextId };
  return (await startChildJob(runFollowUps, input, { outlivesParent: true })).workflowId;
}

import { proxyActivities } from '@temporalio/workflow';
import type {
  AppointmentNotice,
  AppointmentNoticeActivities,
} from '../../activities/appointments/appointmentNotices.ts';
import type { AppointmentEvent } from '../../contracts/appointments/appointmentEvent.ts';
import type { AppointmentState } from '../../contracts/appointments/appointments.ts';
import { runFollowUps } from '../../contracts/followUps/followUpJobs.ts';
import { sendNotification } from '../../contracts/jobs.ts';
import type { AppointmentId, ClinicId } from '../../contracts/shared/ids.ts';
import { deliverWebhook } from '../../contracts/webhooks/webhookJobs.ts';
import { BOOKKEEPING } from '../shared/activityOptions.ts';
import { startChildJob } from '../shared/childJob.ts';
import { persistently } from '../shared/retryUntilPermanent.ts';

const { createAppointmentNotice, createAppointmentEvents, createAppointmentContext, isAboutCurrentTime } =
  proxyActivities<AppointmentNoticeActivities>(BOOKKEEPING);

/** Hands over the message about a change to a job of its own, which goes on when the appointment has ended. */
export async function tellPatient(
  clinicId: ClinicId,
  { appointmentId, version, contactId }: AppointmentState,
  notice: AppointmentNotice,
): Promise<void> {
  const notificationId = await persistently(() =>
    createAppointmentNotice({ appointmentId, version, notice }),
  );
  await startChildJob(sendNotification, { notificationId, clinicId, contactId }, { outlivesParent: true });
}

/** Whether a patient answers a message about the time the appointment has. */
export const isAnswerToCurrentTime = (answer: {
  readonly appointmentId: AppointmentId;
  readonly notificationId: string;
}): Promise<boolean> => persistently(() => isAboutCurrentTime(answer));

/** Hands over the webhooks about a patient's answer to jobs of their own. */
export async function tellClinic(
  clinicId: ClinicId,
  answer: {
    readonly appointmentId: AppointmentId;
    readonly replyId: string;
    readonly type: AppointmentEvent['type'];
  },
): Promise<void> {
  const now = new Date().toISOString();
  const deliveries = await persistently(() => createAppointmentEvents({ ...answer, now }));
  for (const deliveryId of deliveries)
    await startChildJob(deliverWebhook, { deliveryId, clinicId }, { outlivesParent: true });
}

/** Hands the patient over to a follow-up sequence, which goes on by itself; answers its workflow id. */
export async function beginFollowUps(
  clinicId: ClinicId,
  { appointmentId, contactId }: AppointmentState,
  sequence: string,
): Promise<string> {
  const contextId = await persistently(() => createAppointmentContext({ appointmentId, sequence }));
  const input = { sequence, contactId, clinicId, analysisId: null, contextId };
  return (await startChildJob(runFollowUps, input, { outlivesParent: true })).workflowId;
}

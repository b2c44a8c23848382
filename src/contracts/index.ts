/** All that another app needs to start jobs and to steer them, without any worker code. */

export * from './analysis/analysisMessages.ts';
export * from './analysis/analysisOptions.ts';
export { AppointmentEvent } from './appointments/appointmentEvent.ts';
export * from './appointments/appointmentRules.ts';
export { checkReminders, recomputeAppointments } from './appointments/appointmentSweeps.ts';
export * from './appointments/appointments.ts';
export { bookAppointment } from './appointments/bookAppointment.ts';
export { changeRefusal } from './appointments/changeRefusal.ts';
export { requestChange } from './appointments/requestChange.ts';
export { QueueFullError } from './client/admission.ts';
export { JobNotFoundError, jobHandle } from './client/jobHandle.ts';
export { JobInputDiffersError } from './client/runningInput.ts';
export {
  InvalidJobInputError,
  type StartedJob,
  type StartOptions,
  signalOrStartJob,
  startJob,
} from './client/startJob.ts';
export { type Clinic, ClinicChange, ClinicProfile, NewClinic } from './clinics/clinicProfile.ts';
export * from './followUps/followUpJobs.ts';
export * from './jobs.ts';
export * from './messaging/bulkJobs.ts';
export { ContactPreferences } from './messaging/contacts.ts';
export * from './messaging/messageJobs.ts';
export { Channel, MessageCategory, type Reply, reply } from './messaging/notifications.ts';
export { replyArrived, routeReplies, sweepReplies } from './messaging/replyJobs.ts';
export { ALERT_GUIDE, type Alert, AlertKind } from './operations/alerts.ts';
export * from './operations/erasureJobs.ts';
export * from './operations/housekeepingJobs.ts';
export * from './operations/maintenanceJobs.ts';
export { retryFailures } from './operations/retryJobs.ts';
export * from './operations/storageJobs.ts';
export * from './reports/reportJobs.ts';
export { defineJob, type Job, type JobInput, type JobResult } from './shared/defineJob.ts';
export * from './shared/ids.ts';
export * from './shared/jobMessages.ts';
export { DEFAULT_QUEUE_LIMITS, type QueueLimit, type QueueLimits } from './shared/queueLimits.ts';
export {
  JOB_QUEUES,
  type JobQueue,
  PROVIDER_QUEUES,
  type ProviderQueue,
  type TaskQueue,
} from './shared/queues.ts';
export { SEARCH_ATTRIBUTE_NAMES, searchAttributes, type Tags } from './shared/tags.ts';
export { isTimeZone, TimeZone } from './shared/timeZone.ts';
export { clinicOfWorkflowId } from './shared/workflowIds.ts';
export { CompletionEvent } from './webhooks/completionEvent.ts';
export { attemptNow, deliverWebhook, WebhookOutcome } from './webhooks/webhookJobs.ts';

/** All that another app needs to start jobs and to steer them, without any worker code. */

export { QueueFullError } from './admission.ts';
export { type Alert, AlertKind } from './alerts.ts';
export * from './analysisMessages.ts';
export * from './analysisOptions.ts';
export { AppointmentEvent } from './appointmentEvent.ts';
export * from './appointmentRules.ts';
export { checkReminders, recomputeAppointments } from './appointmentSweeps.ts';
export * from './appointments.ts';
export * from './bulkJobs.ts';
export { CompletionEvent } from './completionEvent.ts';
export { ContactPreferences } from './contacts.ts';
export { defineJob, type Job, type JobInput, type JobResult } from './defineJob.ts';
export * from './erasureJobs.ts';
export * from './followUpJobs.ts';
export * from './housekeepingJobs.ts';
export * from './ids.ts';
export * from './jobs.ts';
export * from './maintenanceJobs.ts';
export * from './messageJobs.ts';
export * from './messages.ts';
export { Channel, MessageCategory, type Reply, reply } from './notifications.ts';
export { DEFAULT_QUEUE_LIMITS, type QueueLimit, type QueueLimits } from './queueLimits.ts';
export { JOB_QUEUES, type JobQueue, PROVIDER_QUEUES, type ProviderQueue, type TaskQueue } from './queues.ts';
export { replyArrived, routeReplies, sweepReplies } from './replyJobs.ts';
export * from './reportJobs.ts';
export {
  InvalidJobInputError,
  type StartedJob,
  type StartOptions,
  signalOrStartJob,
  startJob,
} from './startJob.ts';
export * from './storageJobs.ts';
export { SEARCH_ATTRIBUTE_NAMES, searchAttributes, type Tags } from './tags.ts';
export { isTimeZone, TimeZone } from './timeZone.ts';
export { attemptNow, deliverWebhook, WebhookOutcome } from './webhookJobs.ts';

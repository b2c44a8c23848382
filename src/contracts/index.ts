/** All that another app needs to start jobs and to steer them, without any worker code. */

export { type Alert, AlertKind } from './alerts.ts';
export * from './analysisMessages.ts';
export * from './analysisOptions.ts';
export * from './bulkJobs.ts';
export { CompletionEvent } from './completionEvent.ts';
export { ContactPreferences } from './contacts.ts';
export { defineJob, type Job, type JobInput, type JobResult } from './defineJob.ts';
export * from './housekeepingJobs.ts';
export * from './ids.ts';
export * from './jobs.ts';
export * from './messageJobs.ts';
export * from './messages.ts';
export { Channel, MessageCategory, type Reply, reply } from './notifications.ts';
export { JOB_QUEUES, type JobQueue, PROVIDER_QUEUES, type ProviderQueue, type TaskQueue } from './queues.ts';
export * from './reportJobs.ts';
export { InvalidJobInputError, type StartedJob, startJob } from './startJob.ts';
export { SEARCH_ATTRIBUTE_NAMES, searchAttributes, type Tags } from './tags.ts';
export { attemptNow, deliverWebhook, WebhookOutcome } from './webhookJobs.ts';

/** Task queues that run workflows and ordinary activities. */
export const JOB_QUEUES = ['analysis', 'reports', 'notifications', 'appointments', 'housekeeping'] as const;
export type JobQueue = (typeof JOB_QUEUES)[number];

/** Task queues that run one provider's calls and carry its rate limit. */
export const PROVIDER_QUEUES = ['gemini', 'resend', 'twilio'] as const;
export type ProviderQueue = (typeof PROVIDER_QUEUES)[number];

export type TaskQueue = JobQueue | ProviderQueue;

import { z } from 'zod';
import {
  AnalysisId,
  ClinicId,
  ContactId,
  DatasetId,
  MessageId,
  NotificationId,
  WebhookDeliveryId,
  WebhookEndpointId,
} from '../shared/ids.ts';

/** One run of a workflow, as Temporal names it. */
export const RunId = z.uuid('must be the id of a run').brand<'RunId'>();
export type RunId = z.infer<typeof RunId>;

/** What can fail: a job, chunks that the model gave no answer to, a message, the delivery of a webhook. */
export const FailureKind = z.enum(['job', 'chunks', 'message', 'webhook']);
export type FailureKind = z.infer<typeof FailureKind>;

/**
 * The id of a failure is that of what has failed: the run of a job, an analysis with parked chunks, a message, a delivery.
 */
export const FailureId = z.union(
  [RunId, AnalysisId, MessageId, WebhookDeliveryId],
  'must be the id of a failure, as the list of failures shows it',
);
export type FailureId = z.infer<typeof FailureId>;

const KIND_OF_PREFIX: Readonly<Record<string, FailureKind>> = {
  an_: 'chunks',
  ms_: 'message',
  wd_: 'webhook',
};

export const failureKindOf = (id: FailureId): FailureKind => KIND_OF_PREFIX[id.slice(0, 3)] ?? 'job';

/**
 * `open`: it needs attention. `retrying`: it is being tried again. `recovered`: a later attempt succeeded. `superseded`:
 * another failure stands for it. `forgotten`: an operator has decided that nothing is to be done.
 */
export const FailureState = z.enum(['open', 'retrying', 'recovered', 'superseded', 'forgotten']);
export type FailureState = z.infer<typeof FailureState>;

/** The types of workflow, each of which can fail. */
export const WORKFLOW_TYPES = [
  'analyzeDataset',
  'checkQueues',
  'checkReminders',
  'cleanUp',
  'deliverAnalysis',
  'deliverWebhook',
  'erase',
  'generateMonthlyReport',
  'generateReport',
  'importDataset',
  'importFromDisk',
  'notifyAdmins',
  'previewBulk',
  'recomputeAppointments',
  'reconcileMessages',
  'remindAppointment',
  'retryFailures',
  'routeReplies',
  'runFollowUps',
  'runMaintenance',
  'sendBulk',
  'sendNotification',
  'sweepReplies',
] as const;
export type WorkflowType = (typeof WORKFLOW_TYPES)[number];

/** What failures are filtered by: a kind other than `job`, or a type of workflow. */
export const FailureType = z.enum(
  ['chunks', 'message', 'webhook', ...WORKFLOW_TYPES],
  'must be chunks, message, webhook, or a type of workflow such as analyzeDataset',
);
export type FailureType = z.infer<typeof FailureType>;

/** Why something failed, without data of patients. */
const FailureCause = z.object({
  code: z.string().describe('stable, for programs, such as GeminiSafety'),
  text: z.string().describe('in words'),
});

/** What a failure is about; each only where it applies. */
const FailureTags = z.object({
  workflowId: z.string().optional().describe('the job'),
  partOf: z.string().optional().describe('the job that started the job'),
  datasetId: DatasetId.optional(),
  analysisId: AnalysisId.optional(),
  contactId: ContactId.optional(),
  notificationId: NotificationId.optional(),
  webhookEndpointId: WebhookEndpointId.optional(),
});

/** A failure: what failed, why, and what retrying it would do. */
export const Failure = z.object({
  id: FailureId,
  kind: FailureKind,
  type: z.string().describe('the type of the workflow; else chunks, message or webhook'),
  clinicId: ClinicId.nullable().describe('null for a job of the whole application'),
  failedAt: z.iso.datetime(),
  status: z
    .enum(['failed', 'timed-out', 'terminated', 'parked', 'bounced', 'unknown', 'undelivered'])
    .describe('how it ended'),
  state: FailureState,
  stateReason: z.string().nullable().describe('why it needs no attention; null for one that is open'),
  cause: FailureCause,
  stage: z.string().nullable().describe('the step that failed; null when it is not known'),
  attempts: z.int().nonnegative().nullable().describe('of that step; null when it is not known'),
  tags: FailureTags,
  retry: z.object({
    isPossible: z.boolean(),
    effect: z.string().describe('what retrying does, or why it is not possible and what to do instead'),
  }),
});
export type Failure = z.infer<typeof Failure>;

/** A failure that is being retried. */
export const RetriedFailure = z.object({
  id: FailureId,
  kind: FailureKind,
  workflowId: z.string().describe('the job that does it'),
  effect: z.string().describe('what it does'),
});
export type RetriedFailure = z.infer<typeof RetriedFailure>;

/** A failure of which nothing runs any more. */
export const TerminatedFailure = z.object({
  id: FailureId,
  kind: FailureKind,
  workflowId: z.string().describe('the job that was ended'),
});
export type TerminatedFailure = z.infer<typeof TerminatedFailure>;

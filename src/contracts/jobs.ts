import { z } from 'zod';
import { analysisKey, analysisOptions, priorityOf } from './analysis/analysisOptions.ts';
import { ReadingOptions } from './datasets/readingOptions.ts';
import { SequenceName } from './followUps/followUpJobs.ts';
import { defineJob } from './shared/defineJob.ts';
import { DiskName, SourceKey } from './shared/diskKey.ts';
import {
  AnalysisId,
  ClinicId,
  ContactId,
  DatasetId,
  NotificationId,
  ReportId,
  WebhookEndpointId,
} from './shared/ids.ts';
import { shortHash } from './shared/shortHash.ts';
import { WebhookOutcome } from './webhooks/webhookJobs.ts';

/** A clinic's question about a data set: 1 to 2,000 characters after trimming. */
export const Question = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(2_000, 'must have 2,000 characters at most');

/** Tokens as the provider counted them; cost in US dollars, null when the model's price is unknown. */
export const Usage = z.strictObject({
  promptTokens: z.int().nonnegative(),
  outputTokens: z.int().nonnegative(),
  costUsd: z.number().nonnegative().nullable(),
});
export type Usage = z.infer<typeof Usage>;

/** Profiles a stored source file and splits it into chunks without identities. */
export const importDataset = defineJob({
  workflow: 'importDataset',
  queue: 'analysis',
  input: z.strictObject({ datasetId: DatasetId, clinicId: ClinicId }),
  result: z.strictObject({ datasetId: DatasetId, rows: z.int(), columns: z.int(), chunks: z.int() }),
  workflowId: (input) => `import/${input.datasetId}`,
  tags: (input) => ({ clinicId: input.clinicId, datasetId: input.datasetId }),
  summary: (input) => `Import ${input.datasetId}`,
});

const ColumnNames = z.array(z.string().trim().min(1).max(200)).max(100).default([]);

/**
 * Stores an object that an app has put on a disk as a data set, then imports it. The key is part of the workflow id and of
 * the history: it must not identify a person.
 */
export const importFromDisk = defineJob({
  workflow: 'importFromDisk',
  queue: 'analysis',
  input: z.strictObject({
    /** Null for the one that is configured. */
    disk: DiskName.nullable().default(null),
    diskKey: SourceKey,
    clinicId: ClinicId,
    /** Columns to treat as identifying besides those detected. */
    identifyingColumns: ColumnNames,
    /** Columns whose text leaves, without what identifies in it, although their header or the clinic's policy would keep them. */
    sentColumns: ColumnNames,
    /** What is said about the file instead of what would be detected. */
    reading: ReadingOptions.default({}),
  }),
  result: importDataset.result,
  workflowId: ({ disk, diskKey, identifyingColumns, sentColumns, reading }) =>
    [
      'import',
      disk ?? 'current',
      diskKey,
      ...[...identifyingColumns].sort(),
      ...(sentColumns.length > 0 ? [`send-${shortHash([...sentColumns].sort().join('\n'))}`] : []),
      ...(Object.keys(reading).length > 0 ? [shortHash(JSON.stringify(reading))] : []),
    ].join('/'),
  tags: (input) => ({ clinicId: input.clinicId }),
  summary: (input) => `Import an object of ${input.clinicId}`,
});

/** What the model read: so many chunks, so many rows of them, without the chunks that were skipped. */
const coverage = {
  chunks: z.int().nonnegative(),
  missingChunks: z.int().nonnegative(),
  rowsRead: z.int().nonnegative(),
};

/**
 * Answers a question about an imported data set: the model plans what is computed, all rows are computed, the model reads rows, what it
 * notices is tested on all rows, and it answers from the results. Another question, language or choice of rows is another job.
 */
export const analyzeDataset = defineJob({
  workflow: 'analyzeDataset',
  queue: 'analysis',
  input: z.strictObject({ datasetId: DatasetId, question: Question, clinicId: ClinicId, ...analysisOptions }),
  result: z.strictObject({ analysisId: AnalysisId, ...coverage, findings: z.int(), usage: Usage }),
  priorityKey: priorityOf,
  workflowId: ({ datasetId, ...analysis }) => `analysis/${datasetId}/${shortHash(analysisKey(analysis))}`,
  tags: (input) => ({ clinicId: input.clinicId, datasetId: input.datasetId }),
  summary: (input) => `Analyse ${input.datasetId}`,
});

/**
 * What became of a notification. `sent`: a provider accepted it. `unknown`: one may have. `failed`: none did. `refused`:
 * the rules before sending allow it over none of its channels.
 */
export const NotificationOutcome = z.enum(['sent', 'unknown', 'failed', 'refused']);
export type NotificationOutcome = z.infer<typeof NotificationOutcome>;

/** Sends one stored notification over its channels, in their order and as the rules allow, until one succeeds. */
export const sendNotification = defineJob({
  workflow: 'sendNotification',
  queue: 'notifications',
  input: z.strictObject({ notificationId: NotificationId, clinicId: ClinicId, contactId: ContactId }),
  result: z.strictObject({
    outcome: NotificationOutcome,
    channel: z.enum(['email', 'sms']).nullable(),
    /** Why it was not sent, such as `OptedOut`; null when it was. */
    reason: z.string().nullable(),
  }),
  workflowId: (input) => `notification/${input.notificationId}`,
  tags: (input) => ({ clinicId: input.clinicId, contactId: input.contactId }),
  summary: (input) => `Notify ${input.contactId}`,
});

/**
 * The main job: imports, analyses, renders the report, e-mails its link, tells the app, follows up for a month. Each
 * question and contact is a job of its own.
 */
export const deliverAnalysis = defineJob({
  workflow: 'deliverAnalysis',
  queue: 'analysis',
  input: z.strictObject({
    datasetId: DatasetId,
    clinicId: ClinicId,
    question: Question,
    contactId: ContactId.describe('who gets the link to the report'),
    webhookEndpointId: WebhookEndpointId.nullable()
      .default(null)
      .describe('what is told how the job has ended; null for nothing'),
    followUps: SequenceName.nullable()
      .default('report-follow-up')
      .describe('the sequence of messages that follows the report; null for none'),
    ...analysisOptions,
  }),
  priorityKey: priorityOf,
  result: z.strictObject({
    analysisId: AnalysisId,
    reportId: ReportId,
    rows: z.int(),
    ...coverage,
    findings: z.int(),
    pages: z.int(),
    usage: Usage,
    notification: NotificationOutcome,
    /** `pending`: not taken yet; the attempts go on for three days. */
    webhook: z.enum([...WebhookOutcome.options, 'pending', 'none']),
    followUpsWorkflowId: z.string().nullable(),
  }),
  workflowId: ({ datasetId, contactId, ...analysis }) =>
    `delivery/${datasetId}/${shortHash(`${contactId} ${analysisKey(analysis)}`)}`,
  tags: (input) => ({ clinicId: input.clinicId, datasetId: input.datasetId, contactId: input.contactId }),
  summary: (input) => `Analyse ${input.datasetId} and deliver the report`,
});

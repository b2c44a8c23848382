import { z } from 'zod';
import { Usage } from '../jobs.ts';
import { AnalysisId, ClinicId, DatasetId, ReportId } from '../shared/ids.ts';

/**
 * The body of a completion webhook, signed as Standard Webhooks (https://www.standardwebhooks.com) specifies: headers
 * `webhook-id`, `webhook-timestamp` and `webhook-signature`. The id stays the same over retries.
 */
export const CompletionEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('analysis.delivered'),
    timestamp: z.iso.datetime(),
    data: z.strictObject({
      clinicId: ClinicId,
      datasetId: DatasetId,
      analysisId: AnalysisId,
      reportId: ReportId,
      findings: z.int(),
      /** Chunks that the findings do not cover. */
      missingChunks: z.int().nonnegative().default(0),
      pages: z.int(),
      usage: Usage,
    }),
  }),
  z.strictObject({
    type: z.literal('analysis.failed'),
    timestamp: z.iso.datetime(),
    data: z.strictObject({ clinicId: ClinicId, datasetId: DatasetId, stage: z.string(), reason: z.string() }),
  }),
]);
export type CompletionEvent = z.infer<typeof CompletionEvent>;

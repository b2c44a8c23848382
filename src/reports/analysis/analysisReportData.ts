import { z } from 'zod';
import { MergedFindings } from '../../domain/analysis/findings.ts';
import { DatasetProfile } from '../../domain/datasets/datasetProfile.ts';
import { ReportClinic } from '../layout/reportClinic.ts';

/** Everything that the analysis report shows. */
export const AnalysisReportData = z.strictObject({
  reportId: z.string(),
  clinic: ReportClinic,
  datasetName: z.string(),
  /** The question the clinic asked, verbatim. */
  question: z.string(),
  generatedAt: z.coerce.date(),
  /** True when the findings come from the sandbox's emulator; the cover and the running foot say so. */
  sandbox: z.boolean(),
  profile: DatasetProfile,
  answer: MergedFindings,
  method: z.strictObject({
    model: z.string(),
    promptVersion: z.string(),
    chunks: z.int(),
    promptTokens: z.int(),
    outputTokens: z.int(),
    /** Estimate in US dollars; null when the model's price is unknown. */
    costUsd: z.number().nullable(),
    /** Every model that answered a chunk or merge; absent or one entry: only the model above did. */
    models: z.array(z.string()).optional(),
  }),
  /** Rows that the findings are based on when chunks were skipped; absent: all rows. */
  coverage: z.strictObject({ rows: z.int(), missingChunks: z.int().positive() }).optional(),
  /** The data set whose rows the appendix prints, and how many of them; null for no appendix. */
  appendix: z.strictObject({ datasetId: z.string(), rows: z.int().positive() }).nullable(),
});
export type AnalysisReportData = z.infer<typeof AnalysisReportData>;

import { z } from 'zod';
import { ReadRows } from '../../contracts/analysis/analysisOptions.ts';
import { ReportLocale } from '../../contracts/reports/reportJobs.ts';
import { AnalysisAnswer } from '../../domain/analysis/analysisAnswer.ts';
import { FollowedPlan } from '../../domain/analysis/analysisPlan.ts';
import { AnalysisResults } from '../../domain/analysis/analysisResults.ts';
import { TestedClaim } from '../../domain/analysis/claim.ts';
import { DatasetProfile } from '../../domain/datasets/datasetProfile.ts';
import { ReportClinic } from '../layout/reportClinic.ts';

/** Everything that the analysis report shows. */
export const AnalysisReportData = z.strictObject({
  reportId: z.string(),
  clinic: ReportClinic,
  datasetName: z.string(),
  /** The question the clinic asked, verbatim. */
  question: z.string(),
  /** The language of the answer. */
  locale: ReportLocale,
  generatedAt: z.coerce.date(),
  /** True when plan and words come from the sandbox's emulator; the first page and the running foot say so. */
  sandbox: z.boolean(),
  profile: DatasetProfile,
  plan: FollowedPlan,
  results: AnalysisResults,
  /** What the model noticed in the rows that it read, tested on all rows. */
  claims: z.array(TestedClaim),
  answer: AnalysisAnswer,
  method: z.strictObject({
    model: z.string(),
    promptVersion: z.string(),
    /** Of the data set, and those that the model read. */
    chunks: z.int(),
    chunksRead: z.int(),
    readRows: ReadRows,
    promptTokens: z.int(),
    outputTokens: z.int(),
    /** Estimate in US dollars; null when the model's price is unknown. */
    costUsd: z.number().nullable(),
    /** Every model that answered a call; absent or one entry: only the model above did. */
    models: z.array(z.string()).optional(),
  }),
  /** Rows that the claims are based on when chunks were skipped; absent: all that were to be read. */
  coverage: z.strictObject({ rows: z.int(), missingChunks: z.int().positive() }).optional(),
  /** The data set whose rows the appendix prints, and how many of them; null for no appendix. */
  appendix: z.strictObject({ datasetId: z.string(), rows: z.int().positive() }).nullable(),
});
export type AnalysisReportData = z.infer<typeof AnalysisReportData>;

import { z } from 'zod';
import { TaskStage } from '../../../contracts/analysis/taskStage.ts';
import { Usage } from '../../../contracts/jobs.ts';
import { AnalysisId, DatasetId } from '../../../contracts/shared/ids.ts';
import type { Analysis } from '../../../store/analysis/analyses.ts';
import { AnalysisStatus, type ListedAnalysis } from '../../../store/analysis/pageOfAnalyses.ts';
import { ProgressView } from '../jobs/jobView.ts';
import { Instant } from '../page.ts';

const CostUsd = z.number().nullable().describe('US dollars; null when a price is unknown');

export const AnalysisSummaryView = z
  .object({
    analysisId: AnalysisId,
    datasetId: DatasetId,
    status: AnalysisStatus,
    startedAt: Instant,
    finishedAt: Instant.nullable(),
    tokens: z.int().describe('prompt and output together'),
    costUsd: CostUsd,
  })
  .meta({ id: 'AnalysisSummary' });

export const BudgetView = z
  .object({
    maxTokens: z.int().nullable().describe('null for no limit'),
    maxCostUsd: z.number().nullable().describe('US dollars; null for no limit'),
    spentTokens: z.int(),
    spentCostUsd: CostUsd,
  })
  .meta({ id: 'Budget' });

/** What every view of one analysis begins with. */
export const facts = {
  analysisId: AnalysisId,
  datasetId: DatasetId,
  question: z.string(),
  models: z.array(z.string()).describe('every model that answered a part of it'),
  sandbox: z.boolean().describe('whether the answers are those of an emulator'),
  usage: Usage,
  rowsRead: z.int().nullable().describe('rows that the model has read; null until it is completed'),
  missingChunks: z.int().nullable().describe('chunks that were skipped; null until it is completed'),
};

export const AnalysisView = z
  .object({
    ...facts,
    status: AnalysisStatus,
    workflowId: z.string().describe('the job that analyses'),
    progress: ProgressView.nullable().describe('null unless it is running and a worker answers'),
    budget: BudgetView.describe('of this analysis'),
    finishedAt: Instant.nullable(),
  })
  .meta({ id: 'Analysis' });

export const ChunkView = z
  .object({
    stage: TaskStage.describe('what the model was asked: the plan, a chunk of rows, or the answer'),
    index: z.int().describe('what a decision names'),
    part: z.string().describe('of a chunk that was split; else empty'),
    state: z.enum(['parked', 'skipped']),
    failureCode: z.string(),
    rows: z.int(),
    requests: z.int().describe('calls of the model made for it'),
  })
  .meta({ id: 'UnansweredChunk' });

export const listedView = ({ clinicId: _, ...listed }: ListedAnalysis) => ({
  ...listed,
  analysisId: AnalysisId.parse(listed.analysisId),
  datasetId: DatasetId.parse(listed.datasetId),
  startedAt: listed.startedAt.toISOString(),
  finishedAt: listed.finishedAt?.toISOString() ?? null,
});

export const factsOf = ({ id, datasetId, ...analysis }: Analysis) => ({
  analysisId: AnalysisId.parse(id),
  datasetId: DatasetId.parse(datasetId),
  question: analysis.question,
  models: [...analysis.models],
  sandbox: analysis.sandbox,
  usage: analysis.usage,
  rowsRead: analysis.rowsRead,
  missingChunks: analysis.missingChunks,
});

export const budgetOf = ({ maxTokens, maxCostUsd, usage }: Analysis) => ({
  maxTokens,
  maxCostUsd,
  spentTokens: usage.promptTokens + usage.outputTokens,
  spentCostUsd: usage.costUsd,
});

import { z } from 'zod';
import type { Database } from '../database.ts';
import { onPage, type Page, type PageRequest, pageOf } from '../page.ts';

export const AnalysisStatus = z.enum(['running', 'completed', 'failed', 'cancelled']);
export type AnalysisStatus = z.infer<typeof AnalysisStatus>;

/** An analysis in one line, without its question, which may quote patient data. */
export interface ListedAnalysis {
  readonly analysisId: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly datasetId: string;
  readonly clinicId: string;
  readonly status: AnalysisStatus;
  /** Prompt and output together. */
  readonly tokens: number;
  /** Null once a call had no known price. */
  readonly costUsd: number | null;
}

export interface AnalysisFilter extends PageRequest {
  readonly clinicId?: string | undefined;
  readonly datasetId?: string | undefined;
  readonly status?: AnalysisStatus | undefined;
}

/** One page of the analyses, newest first. */
export async function pageOfAnalyses(db: Database, filter: AnalysisFilter): Promise<Page<ListedAnalysis>> {
  const { datasetId, status } = filter;
  let query = db
    .selectFrom('analyses')
    .select(['id', 'createdAt', 'finishedAt', 'datasetId', 'clinicId', 'status'])
    .select(['promptTokens', 'outputTokens', 'costUsd']);
  if (datasetId !== undefined) query = query.where('datasetId', '=', datasetId);
  if (status !== undefined) query = query.where('status', '=', status);
  const rows = (await onPage(query, 'analyses', filter).execute()).map((row) => ({
    analysisId: row.id,
    startedAt: row.createdAt,
    finishedAt: row.finishedAt,
    datasetId: row.datasetId,
    clinicId: row.clinicId,
    status: row.status,
    tokens: row.promptTokens + row.outputTokens,
    costUsd: row.costUsd,
  }));
  return pageOf(rows, filter, ({ analysisId }) => analysisId);
}

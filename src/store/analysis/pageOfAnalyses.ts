import { z } from 'zod';
import type { Database } from '../database.ts';
import { comesAfter, fetchedFor, type Page, type PageRequest, pageOf } from '../page.ts';

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
  const { clinicId, datasetId, status, since, cursor } = filter;
  let query = db
    .selectFrom('analyses')
    .select(['id', 'created_at', 'finished_at', 'dataset_id', 'clinic_id', 'status'])
    .select(['prompt_tokens', 'output_tokens', 'cost_usd'])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(fetchedFor(filter));
  if (clinicId !== undefined) query = query.where('clinic_id', '=', clinicId);
  if (datasetId !== undefined) query = query.where('dataset_id', '=', datasetId);
  if (status !== undefined) query = query.where('status', '=', status);
  if (since !== undefined) query = query.where('created_at', '>=', since);
  if (cursor !== undefined) query = query.where(comesAfter('analyses', cursor));
  const rows = (await query.execute()).map((row) => ({
    analysisId: row.id,
    startedAt: row.created_at,
    finishedAt: row.finished_at,
    datasetId: row.dataset_id,
    clinicId: row.clinic_id,
    status: row.status,
    tokens: row.prompt_tokens + row.output_tokens,
    costUsd: row.cost_usd,
  }));
  return pageOf(rows, filter, ({ analysisId }) => analysisId);
}

import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Usage } from '../../contracts/jobs.ts';
import { MergedFindings } from '../../domain/analysis/findings.ts';
import type { Database } from '../database.ts';
import type { AnalysesTable } from '../tables/analysis.ts';

export interface NewAnalysis {
  readonly id: string;
  readonly datasetId: string;
  readonly clinicId: string;
  readonly question: string;
  readonly model: string;
  readonly promptVersion: string;
  readonly sandbox: boolean;
  /** Null for none. */
  readonly maxTokens: number | null;
  readonly maxCostUsd: number | null;
}

export interface Analysis extends NewAnalysis {
  readonly status: AnalysesTable['status'];
  /** Undefined until it is completed. */
  readonly answer: MergedFindings | undefined;
  /** Spent so far. */
  readonly usage: Usage;
  /** Rows the answer rests on, and chunks it does without; null until it is completed. */
  readonly rowsCovered: number | null;
  readonly missingChunks: number | null;
  /** Every model that answered a part of it. */
  readonly models: readonly string[];
  readonly finishedAt: Date | null;
}

/** What the prompts and the calls of an analysis depend on. */
export interface AnalysisContext extends Pick<Analysis, 'id' | 'clinicId' | 'model' | 'question'> {
  /** Share of the clinic in the rate of the model. */
  readonly fairnessWeight: number;
}

/** Registers an analysis; registering it again changes nothing. */
export async function createAnalysis(db: Database, analysis: NewAnalysis): Promise<void> {
  await db
    .insertInto('analyses')
    .values({
      id: analysis.id,
      datasetId: analysis.datasetId,
      clinicId: analysis.clinicId,
      question: analysis.question,
      model: analysis.model,
      promptVersion: analysis.promptVersion,
      sandbox: analysis.sandbox,
      maxTokens: analysis.maxTokens,
      maxCostUsd: analysis.maxCostUsd,
      status: 'running',
    })
    .onConflict((conflict) => conflict.columns(['clinicId', 'id']).doNothing())
    .execute();
}

export async function findAnalysis(
  db: Database,
  clinicId: string,
  id: string,
): Promise<Analysis | undefined> {
  const row = await db
    .selectFrom('analyses')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && analysisOf(row);
}

/** The analyses of a clinic that have not ended. */
export async function runningAnalysesOf(db: Database, clinicId: string): Promise<Analysis[]> {
  const rows = await db
    .selectFrom('analyses')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('status', '=', 'running')
    .execute();
  return rows.map(analysisOf);
}

function analysisOf(row: Selectable<AnalysesTable>): Analysis {
  const { createdAt: _, promptTokens, outputTokens, costUsd, answer, models, ...analysis } = row;
  return {
    ...analysis,
    answer: answer === null ? undefined : MergedFindings.parse(answer),
    usage: { promptTokens, outputTokens, costUsd },
    models: z.array(z.string()).parse(models ?? []),
  };
}

/** Stores the answer; its models are named in the order of how much they answered. */
export async function completeAnalysis(
  db: Database,
  clinicId: string,
  id: string,
  result: {
    answer: MergedFindings;
    model: string;
    models: readonly string[];
    rowsCovered: number;
    missingChunks: number;
  },
): Promise<void> {
  await db
    .updateTable('analyses')
    .set({
      status: 'completed',
      answer: JSON.stringify(result.answer),
      model: result.model,
      models: JSON.stringify(result.models),
      rowsCovered: result.rowsCovered,
      missingChunks: result.missingChunks,
      finishedAt: new Date(),
    })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/** Ends an analysis without an answer. A completed one stays completed. */
export async function endAnalysis(
  db: Database,
  clinicId: string,
  id: string,
  status: 'failed' | 'cancelled',
): Promise<void> {
  await db
    .updateTable('analyses')
    .set({ status, finishedAt: new Date() })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('status', '=', 'running')
    .execute();
}

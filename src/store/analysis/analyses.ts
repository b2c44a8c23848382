import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { ReadRows } from '../../contracts/analysis/analysisOptions.ts';
import type { Usage } from '../../contracts/jobs.ts';
import type { ReportLocale } from '../../contracts/reports/reportJobs.ts';
import { AnalysisAnswer } from '../../domain/analysis/analysisAnswer.ts';
import { FollowedPlan } from '../../domain/analysis/analysisPlan.ts';
import { AnalysisResults } from '../../domain/analysis/analysisResults.ts';
import { TestedClaim } from '../../domain/analysis/claim.ts';
import type { Database } from '../database.ts';
import type { AnalysesTable } from '../tables/analysis.ts';

export interface NewAnalysis {
  readonly id: string;
  readonly datasetId: string;
  readonly clinicId: string;
  readonly question: string;
  /** The language of its texts. */
  readonly locale: ReportLocale;
  readonly readRows: ReadRows;
  /** Of the job that analyses. */
  readonly workflowId: string;
  readonly model: string;
  readonly promptVersion: string;
  readonly sandbox: boolean;
  /** Null for none. */
  readonly maxTokens: number | null;
  readonly maxCostUsd: number | null;
}

export interface Analysis extends NewAnalysis {
  readonly status: AnalysesTable['status'];
  /** Spent so far. */
  readonly usage: Usage;
  /** Chunks that the model read, their rows, and the chunks that it was to read and that were skipped; null until it is completed. */
  readonly chunksRead: number | null;
  readonly rowsRead: number | null;
  readonly missingChunks: number | null;
  /** Every model that answered a part of it. */
  readonly models: readonly string[];
  readonly finishedAt: Date | null;
}

/** An analysis with what its stages have led to, which takes megabytes for a data set of many columns. */
export interface AnalysisWithParts extends Analysis {
  /** Undefined until it is planned. */
  readonly plan: FollowedPlan | undefined;
  /** Undefined until they are computed. */
  readonly results: AnalysisResults | undefined;
  /** Empty until they are tested. */
  readonly claims: readonly TestedClaim[];
  /** Undefined until it is completed. */
  readonly answer: AnalysisAnswer | undefined;
}

const FACTS = [
  'id',
  'datasetId',
  'clinicId',
  'question',
  'locale',
  'readRows',
  'workflowId',
  'model',
  'promptVersion',
  'sandbox',
  'maxTokens',
  'maxCostUsd',
  'status',
  'promptTokens',
  'outputTokens',
  'costUsd',
  'chunksRead',
  'rowsRead',
  'missingChunks',
  'models',
  'finishedAt',
] as const satisfies readonly (keyof AnalysesTable)[];
const PARTS = ['plan', 'results', 'claims', 'answer'] as const satisfies readonly (keyof AnalysesTable)[];

/** What the prompts and the calls of an analysis depend on. */
export interface AnalysisContext extends Pick<Analysis, 'id' | 'clinicId' | 'model' | 'question' | 'locale'> {
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
      locale: analysis.locale,
      readRows: analysis.readRows,
      workflowId: analysis.workflowId,
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
    .select(FACTS)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && analysisOf(row);
}

export async function findAnalysisWithParts(
  db: Database,
  clinicId: string,
  id: string,
): Promise<AnalysisWithParts | undefined> {
  const row = await db
    .selectFrom('analyses')
    .select([...FACTS, ...PARTS])
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const { plan, results, claims, answer, ...facts } = row;
  return {
    ...analysisOf(facts),
    plan: plan === null ? undefined : FollowedPlan.parse(plan),
    results: results === null ? undefined : AnalysisResults.parse(results),
    claims: z.array(TestedClaim).parse(claims ?? []),
    answer: answer === null ? undefined : AnalysisAnswer.parse(answer),
  };
}

/** The analyses of a clinic that have not ended. */
export async function runningAnalysesOf(db: Database, clinicId: string): Promise<Analysis[]> {
  const rows = await db
    .selectFrom('analyses')
    .select(FACTS)
    .where('clinicId', '=', clinicId)
    .where('status', '=', 'running')
    .execute();
  return rows.map(analysisOf);
}

function analysisOf(row: Pick<Selectable<AnalysesTable>, (typeof FACTS)[number]>): Analysis {
  const { promptTokens, outputTokens, costUsd, models, ...analysis } = row;
  return {
    ...analysis,
    usage: { promptTokens, outputTokens, costUsd },
    models: z.array(z.string()).parse(models ?? []),
  };
}

/** What is known of an analysis once a stage of it has ended. */
export type AnalysisPart =
  | { readonly plan: FollowedPlan }
  | { readonly results: AnalysisResults }
  | { readonly claims: readonly TestedClaim[] };

/** Stores what a stage of an analysis led to, in place of what an earlier attempt of it did. */
export async function storePart(
  db: Database,
  clinicId: string,
  id: string,
  part: AnalysisPart,
): Promise<void> {
  await db
    .updateTable('analyses')
    .set(Object.fromEntries(Object.entries(part).map(([name, value]) => [name, JSON.stringify(value)])))
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('status', '=', 'running')
    .execute();
}

/** Stores the answer; its models are named in the order of how much they answered. */
export async function completeAnalysis(
  db: Database,
  clinicId: string,
  id: string,
  result: {
    readonly answer: AnalysisAnswer;
    readonly model: string;
    readonly models: readonly string[];
    readonly rowsRead: number;
    readonly chunksRead: number;
    readonly missingChunks: number;
  },
): Promise<void> {
  const { answer, models, ...facts } = result;
  await db
    .updateTable('analyses')
    .set({
      status: 'completed',
      answer: JSON.stringify(answer),
      models: JSON.stringify(models),
      ...facts,
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

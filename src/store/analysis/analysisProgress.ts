import { sql } from 'kysely';
import type { TaskStage } from '../../contracts/analysis/taskStage.ts';
import type { Database } from '../database.ts';
import type { AnalysisKey } from './analysisTasks.ts';

/** A stage's extent in tasks, rows and estimated tokens. */
export interface StageExtent {
  readonly tasks: number;
  readonly rows: number;
  readonly tokens: number;
}

/** Totals of a stage, its settled (answered or skipped) share, and its parked tasks. A split task is settled with both halves. */
export async function progressOfStage(
  db: Database,
  { clinicId, analysisId }: AnalysisKey,
  stage: TaskStage,
): Promise<{ readonly total: StageExtent; readonly settled: StageExtent; readonly parked: number }> {
  const row = await db
    .selectFrom('analysisTasks')
    .select([
      sql<number>`(count(*) filter (where part = ''))::int`.as('allTasks'),
      sql<number>`coalesce(sum(rows) filter (where part = ''), 0)::bigint`.as('allRows'),
      sql<number>`coalesce(sum(tokens) filter (where part = ''), 0)::bigint`.as('allTokens'),
      sql<number>`(count(distinct index) filter (where state in ('answered', 'skipped', 'split'))
        - count(distinct index) filter (where state in ('waiting', 'parked') and part <> ''))::int`.as(
        'tasks',
      ),
      sql<number>`coalesce(sum(rows) filter (where state in ('answered', 'skipped')), 0)::bigint`.as('rows'),
      sql<number>`coalesce(sum(tokens) filter (where state in ('answered', 'skipped')), 0)::bigint`.as(
        'tokens',
      ),
      sql<number>`(count(*) filter (where state = 'parked'))::int`.as('parked'),
    ])
    .where('clinicId', '=', clinicId)
    .where('analysisId', '=', analysisId)
    .where('stage', '=', stage)
    .executeTakeFirstOrThrow();
  const { allTasks, allRows, allTokens, parked, ...settled } = row;
  return { total: { tasks: allTasks, rows: allRows, tokens: allTokens }, settled, parked };
}

/** Models that answered, most answers first. */
export async function answeringModels(db: Database, clinicId: string, analysisId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('analysisTasks')
    .select('model')
    .where('clinicId', '=', clinicId)
    .where('analysisId', '=', analysisId)
    .where('model', 'is not', null)
    .groupBy('model')
    .orderBy(sql`count(*)`, 'desc')
    .orderBy('model')
    .execute();
  return rows.flatMap(({ model }) => (model === null ? [] : [model]));
}

/** Chunks that were to be read and were skipped. */
export async function countMissingChunks(
  db: Database,
  clinicId: string,
  analysisId: string,
): Promise<number> {
  const { missing } = await db
    .selectFrom('analysisTasks')
    .select(sql<number>`(count(distinct index))::int`.as('missing'))
    .where('clinicId', '=', clinicId)
    .where('analysisId', '=', analysisId)
    .where('stage', '=', 'chunks')
    .where('state', '=', 'skipped')
    .executeTakeFirstOrThrow();
  return missing;
}

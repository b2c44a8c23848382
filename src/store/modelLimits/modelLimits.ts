import { sql } from 'kysely';
import { z } from 'zod';
import type { MinuteLimits } from '../../domain/analysis/slidingWindow.ts';
import type { Database } from '../database.ts';

/** What the provider lets a project ask of a model; null where nothing is limited. */
export interface ModelLimits extends MinuteLimits {
  readonly requestsPerDay: number | null;
}

/** A change of limits at run time. A limit that is null stays as it was. */
export interface LimitChange extends ModelLimits {
  readonly model: string;
  /** Who changed it. */
  readonly setBy: string;
  /** When it ends by itself; null for never. */
  readonly until: Date | null;
}

export interface RecordedLimitChange extends LimitChange {
  readonly setAt: Date;
  readonly revokedAt: Date | null;
}

/** Changes limits from now on, and lets calls that waited for the old ones try again. Earlier changes stay on record. */
export async function changeLimits(db: Database, change: LimitChange): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('modelLimitChanges')
      .values({
        model: change.model,
        requestsPerMinute: change.requestsPerMinute,
        tokensPerMinute: change.tokensPerMinute,
        requestsPerDay: change.requestsPerDay,
        setBy: change.setBy,
        until: change.until,
        revokedAt: null,
      })
      .execute();
    await forgetRefusals(transaction, change.model);
  });
}

/** Takes every change of a model's limits back; the settings hold again. */
export async function revokeLimitChanges(db: Database, model: string): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('modelLimitChanges')
    .set({ revokedAt: sql<Date>`now()` })
    .where('model', '=', model)
    .where('revokedAt', 'is', null)
    .executeTakeFirstOrThrow();
  await forgetRefusals(db, model);
  return Number(numUpdatedRows);
}

async function forgetRefusals(db: Database, model: string): Promise<void> {
  await db
    .updateTable('modelStates')
    .set({ exhaustedDay: null, notBeforeMs: 0, consecutiveRateLimits: 0 })
    .where('model', '=', model)
    .execute();
}

/** The limits in force: for each the newest change that has not ended, else the default. */
export async function effectiveLimits(
  db: Database,
  model: string,
  defaults: ModelLimits,
): Promise<ModelLimits> {
  const { rows } = await sql<{ changes: unknown }>`select ${changesInForce(model)} as changes`.execute(db);
  return limitsAfter(rows[0]?.changes, defaults);
}

/** What {@link limitsAfter} reads: the changes of a model's limits that have not ended, newest first. */
export const changesInForce = (model: string) => sql<unknown>`(
  select coalesce(json_agg(json_build_object('requestsPerMinute', requests_per_minute,
      'tokensPerMinute', tokens_per_minute, 'requestsPerDay', requests_per_day) order by id desc), '[]')
  from model_limit_changes
  where model = ${model} and revoked_at is null and (until is null or until > now()))`;

const Changes = z.array(
  z.object({
    requestsPerMinute: z.number().nullable(),
    tokensPerMinute: z.number().nullable(),
    requestsPerDay: z.number().nullable(),
  }),
);

export function limitsAfter(changesInForce: unknown, defaults: ModelLimits): ModelLimits {
  const changes = Changes.parse(changesInForce ?? []);
  const newest = (limit: keyof ModelLimits) =>
    changes.find((change) => change[limit] !== null)?.[limit] ?? defaults[limit];
  return {
    requestsPerMinute: newest('requestsPerMinute'),
    tokensPerMinute: newest('tokensPerMinute'),
    requestsPerDay: newest('requestsPerDay'),
  };
}

/** The changes of a model's limits, newest first. */
export async function limitChanges(
  db: Database,
  model: string,
  limit: number,
): Promise<RecordedLimitChange[]> {
  const rows = await db
    .selectFrom('modelLimitChanges')
    .selectAll()
    .where('model', '=', model)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ id: _, ...change }) => change);
}

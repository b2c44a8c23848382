import { sql } from 'kysely';
import type { Database } from '../database.ts';

/** A time in which nothing new is sent or analysed. */
export interface Maintenance {
  readonly id: string;
  /** Why, in the words of the operator who switched it on. */
  readonly reason: string;
  /** When it ends by itself; null when only an operator ends it. */
  readonly until: Date | null;
  readonly startedAt: Date;
  /** How many schedules were paused for it; null while they are being paused. */
  readonly pausedSchedules: number | null;
  readonly endedAt: Date | null;
}

/** Switches maintenance on; false, and nothing is changed, when it is on already. */
export async function beginMaintenance(
  db: Database,
  { id, reason, until }: Pick<Maintenance, 'id' | 'reason' | 'until'>,
): Promise<boolean> {
  const inserted = await db
    .insertInto('maintenanceWindows')
    .values({ id, reason, until })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** The maintenance that is on; undefined when none is. */
export async function currentMaintenance(db: Database): Promise<Maintenance | undefined> {
  return db.selectFrom('maintenanceWindows').selectAll().where('endedAt', 'is', null).executeTakeFirst();
}

export async function findMaintenance(db: Database, id: string): Promise<Maintenance | undefined> {
  return db.selectFrom('maintenanceWindows').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function recordPausedSchedules(db: Database, id: string, count: number): Promise<void> {
  await db.updateTable('maintenanceWindows').set({ pausedSchedules: count }).where('id', '=', id).execute();
}

/** Gives the maintenance that is on another end; null: only an operator ends it. */
export async function changeMaintenanceEnd(db: Database, id: string, until: Date | null): Promise<void> {
  await db
    .updateTable('maintenanceWindows')
    .set({ until })
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .execute();
}

/** Switches maintenance off; does nothing when it has ended already. */
export async function endMaintenance(db: Database, id: string): Promise<void> {
  await db
    .updateTable('maintenanceWindows')
    .set({ endedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .execute();
}

/**
 * True when maintenance is on: the job is then listed among those that wait for its end. The lock makes an end that
 * comes at the same moment see the job, or the job see the end.
 */
export async function holdJob(db: Database, workflowId: string): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const current = await transaction
      .selectFrom('maintenanceWindows')
      .select('id')
      .where('endedAt', 'is', null)
      .forShare()
      .executeTakeFirst();
    if (!current) return false;
    await transaction
      .insertInto('heldJobs')
      .values({ workflowId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return true;
  });
}

/** The jobs that have waited longest. */
export async function heldJobs(db: Database, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('heldJobs')
    .select('workflowId')
    .orderBy('heldSince')
    .orderBy('workflowId')
    .limit(limit)
    .execute();
  return rows.map((row) => row.workflowId);
}

export async function forgetHeldJob(db: Database, workflowId: string): Promise<void> {
  await db.deleteFrom('heldJobs').where('workflowId', '=', workflowId).execute();
}

export async function countHeldJobs(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom('heldJobs')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

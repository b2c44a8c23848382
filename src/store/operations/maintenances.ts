import { type Selectable, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { MaintenanceWindowsTable } from '../tables/maintenanceTables.ts';

/** A time in which nothing new is sent or analysed. */
export interface Maintenance {
  readonly id: string;
  /** Why, in the words of whoever switched it on. */
  readonly reason: string;
  /** When it ends by itself; null when only a person ends it. */
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
    .insertInto('maintenance_windows')
    .values({ id, reason, until })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** The maintenance that is on; undefined when none is. */
export async function currentMaintenance(db: Database): Promise<Maintenance | undefined> {
  const row = await db
    .selectFrom('maintenance_windows')
    .selectAll()
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row && fromRow(row);
}

export async function findMaintenance(db: Database, id: string): Promise<Maintenance | undefined> {
  const row = await db.selectFrom('maintenance_windows').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

export async function recordPausedSchedules(db: Database, id: string, count: number): Promise<void> {
  await db.updateTable('maintenance_windows').set({ paused_schedules: count }).where('id', '=', id).execute();
}

/** Gives the maintenance that is on another end; null: only a person ends it. */
export async function changeMaintenanceEnd(db: Database, id: string, until: Date | null): Promise<void> {
  await db
    .updateTable('maintenance_windows')
    .set({ until })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** Switches maintenance off; does nothing when it has ended already. */
export async function endMaintenance(db: Database, id: string): Promise<void> {
  await db
    .updateTable('maintenance_windows')
    .set({ ended_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/**
 * True when maintenance is on: the job is then listed among those that wait for its end. The lock makes an end that
 * comes at the same moment see the job, or the job see the end.
 */
export async function holdJob(db: Database, workflowId: string): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const current = await transaction
      .selectFrom('maintenance_windows')
      .select('id')
      .where('ended_at', 'is', null)
      .forShare()
      .executeTakeFirst();
    if (!current) return false;
    await transaction
      .insertInto('held_jobs')
      .values({ workflow_id: workflowId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return true;
  });
}

/** The jobs that have waited longest. */
export async function heldJobs(db: Database, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('held_jobs')
    .select('workflow_id')
    .orderBy('held_since')
    .orderBy('workflow_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.workflow_id);
}

export async function forgetHeldJob(db: Database, workflowId: string): Promise<void> {
  await db.deleteFrom('held_jobs').where('workflow_id', '=', workflowId).execute();
}

export async function countHeldJobs(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom('held_jobs')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function fromRow(row: Selectable<MaintenanceWindowsTable>): Maintenance {
  return {
    id: row.id,
    reason: row.reason,
    until: row.until,
    startedAt: row.started_at,
    pausedSchedules: row.paused_schedules,
    endedAt: row.ended_at,
  };
}

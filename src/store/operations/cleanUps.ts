import { Removed } from '../../contracts/operations/storageJobs.ts';
import type { Database } from '../database.ts';

export interface CleanUp {
  readonly id: string;
  readonly dryRun: boolean;
  readonly startedAt: Date;
  /** Null while it runs, and for one that was cut short. */
  readonly finishedAt: Date | null;
  readonly removed: Removed | null;
}

/** Registers a clean-up that begins; registering it again changes nothing. */
export async function beginCleanUp(
  db: Database,
  cleanUp: Pick<CleanUp, 'id' | 'dryRun' | 'startedAt'>,
): Promise<void> {
  await db
    .insertInto('cleanUps')
    .values({ id: cleanUp.id, dryRun: cleanUp.dryRun, startedAt: cleanUp.startedAt, finishedAt: null })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

export async function finishCleanUp(db: Database, id: string, removed: Removed): Promise<void> {
  await db
    .updateTable('cleanUps')
    .set({ finishedAt: new Date(), removed: JSON.stringify(removed) })
    .where('id', '=', id)
    .execute();
}

/** Clean-ups, newest first. */
export async function listCleanUps(db: Database, limit: number): Promise<CleanUp[]> {
  const rows = await db
    .selectFrom('cleanUps')
    .selectAll()
    .orderBy('startedAt', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...row,
    removed: row.removed === null ? null : Removed.parse(row.removed),
  }));
}

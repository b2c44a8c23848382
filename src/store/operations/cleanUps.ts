import { Removed } from '../../contracts/operations/storageJobs.ts';
import type { Database } from '../database.ts';
import { onPage, type Page, type PageRequest, pageOf } from '../page.ts';

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

/** One page of the clean-ups, newest first. */
export async function pageOfCleanUps(db: Database, request: PageRequest): Promise<Page<CleanUp>> {
  const query = db.selectFrom('cleanUps').selectAll();
  const rows = (await onPage(query, 'cleanUps', request, { time: 'started_at' }).execute()).map((row) => ({
    ...row,
    removed: row.removed === null ? null : Removed.parse(row.removed),
  }));
  return pageOf(rows, request, ({ id }) => id);
}

import { createHash } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import { FollowUpSequence } from '../../domain/followUps/followUpSequence.ts';
import type { Database } from '../database.ts';
import type { FollowUpSequencesTable } from '../tables/followUps.ts';

/** One version of a sequence; it never changes. */
export interface SequenceVersion {
  readonly sequence: FollowUpSequence;
  /** Counted from 1. */
  readonly version: number;
  readonly createdAt: Date;
}

/** Stores a sequence as a new version, unless the newest one is the same; answers what is then the newest. */
export async function addSequenceVersion(
  db: Database,
  sequence: FollowUpSequence,
): Promise<SequenceVersion & { readonly isNew: boolean }> {
  const definition = JSON.stringify(sequence);
  const hash = createHash('sha256').update(definition).digest('hex');
  return db.transaction().execute(async (transaction) => {
    // Two that store at once would both take the next number.
    await sql`select pg_advisory_xact_lock(hashtext('follow_up_sequences'))`.execute(transaction);
    const newest = await newestRow(transaction, sequence.name);
    if (newest?.contentHash === hash) return { ...fromRow(newest), isNew: false };
    const row = await transaction
      .insertInto('followUpSequences')
      .values({
        name: sequence.name,
        version: (newest?.version ?? 0) + 1,
        contentHash: hash,
        definition,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return { ...fromRow(row), isNew: true };
  });
}

export async function newestSequence(db: Database, name: string): Promise<SequenceVersion | undefined> {
  const row = await newestRow(db, name);
  return row && fromRow(row);
}

export async function findSequence(
  db: Database,
  name: string,
  version: number,
): Promise<SequenceVersion | undefined> {
  const row = await db
    .selectFrom('followUpSequences')
    .selectAll()
    .where('name', '=', name)
    .where('version', '=', version)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The newest version of every sequence, by name. */
export async function listSequences(db: Database): Promise<SequenceVersion[]> {
  const rows = await db
    .selectFrom('followUpSequences')
    .selectAll()
    .distinctOn('name')
    .orderBy('name')
    .orderBy('version', 'desc')
    .execute();
  return rows.map(fromRow);
}

const newestRow = (db: Database, name: string) =>
  db
    .selectFrom('followUpSequences')
    .selectAll()
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();

const fromRow = (row: Selectable<FollowUpSequencesTable>): SequenceVersion => ({
  sequence: FollowUpSequence.parse(row.definition),
  version: row.version,
  createdAt: row.createdAt,
});

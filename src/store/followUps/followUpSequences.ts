import { createHash } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import { ClinicId } from '../../contracts/shared/ids.ts';
import { FollowUpSequence } from '../../domain/followUps/followUpSequence.ts';
import type { Database } from '../database.ts';
import type { FollowUpSequencesTable } from '../tables/followUps.ts';

/** The clinic that a sequence belongs to; null for one that all clinics share. */
export type SequenceOwner = ClinicId | null;

/** One version of a sequence; it never changes. */
export interface SequenceVersion {
  readonly owner: SequenceOwner;
  readonly sequence: FollowUpSequence;
  /** Counted from 1. */
  readonly version: number;
  readonly createdAt: Date;
}

/** Stores a sequence as a new version, unless the newest one of its owner is the same; answers what is then the newest. */
export async function addSequenceVersion(
  db: Database,
  owner: SequenceOwner,
  sequence: FollowUpSequence,
): Promise<SequenceVersion & { readonly isNew: boolean }> {
  const definition = JSON.stringify(sequence);
  const hash = createHash('sha256').update(definition).digest('hex');
  return db.transaction().execute(async (transaction) => {
    // Two that store at once would both take the next number.
    await sql`select pg_advisory_xact_lock(hashtext('follow_up_sequences'))`.execute(transaction);
    const newest = await newestRow(transaction, owner, sequence.name);
    if (newest?.contentHash === hash) return { ...fromRow(newest), isNew: false };
    const row = await transaction
      .insertInto('followUpSequences')
      .values({
        clinicId: owner,
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

/** The newest version that a clinic sees under a name: of its own sequence, else of the one that all clinics share. */
export async function newestSequence(
  db: Database,
  clinicId: SequenceOwner,
  name: string,
): Promise<SequenceVersion | undefined> {
  const row = (clinicId && (await newestRow(db, clinicId, name))) || (await newestRow(db, null, name));
  return row && fromRow(row);
}

export async function findSequence(
  db: Database,
  owner: SequenceOwner,
  name: string,
  version: number,
): Promise<SequenceVersion | undefined> {
  const row = await db
    .selectFrom('followUpSequences')
    .selectAll()
    .where('clinicId', 'is not distinct from', owner)
    .where('name', '=', name)
    .where('version', '=', version)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The newest versions of all sequences by name: of those that a clinic sees, or of every clinic's and the shared ones. */
export async function listSequences(
  db: Database,
  clinicId: ClinicId | undefined,
): Promise<SequenceVersion[]> {
  const rows = await db
    .selectFrom('followUpSequences')
    .selectAll()
    .distinctOn(['name', 'clinicId'])
    .$if(clinicId !== undefined, (query) =>
      query.where(({ eb, or }) => or([eb('clinicId', '=', clinicId ?? null), eb('clinicId', 'is', null)])),
    )
    .orderBy('name')
    .orderBy('clinicId')
    .orderBy('version', 'desc')
    .execute();
  const own = new Set(rows.flatMap((row) => (row.clinicId === null ? [] : [row.name])));
  const isHidden = (row: (typeof rows)[number]) =>
    clinicId !== undefined && row.clinicId === null && own.has(row.name);
  return rows.filter((row) => !isHidden(row)).map(fromRow);
}

const newestRow = (db: Database, owner: SequenceOwner, name: string) =>
  db
    .selectFrom('followUpSequences')
    .selectAll()
    .where('clinicId', 'is not distinct from', owner)
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();

const fromRow = (row: Selectable<FollowUpSequencesTable>): SequenceVersion => ({
  owner: row.clinicId === null ? null : ClinicId.parse(row.clinicId),
  sequence: FollowUpSequence.parse(row.definition),
  version: row.version,
  createdAt: row.createdAt,
});

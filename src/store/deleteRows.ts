import { type RawBuilder, sql } from 'kysely';
import type { ErasedRows } from '../contracts/operations/erasureJobs.ts';
import type { ClinicId } from '../contracts/shared/ids.ts';
import type { Database } from './database.ts';

/** A foreign key: columns of a table and the columns that they refer to, in the same order. */
interface Reference {
  readonly table: string;
  readonly columns: readonly string[];
  readonly targets: readonly string[];
}

/** Rows deleted so far, by table. */
export type Counts = Map<string, number>;

export const countsOf = (counts: Counts): ErasedRows =>
  Object.fromEntries([...counts].filter(([, count]) => count > 0));

export function addCount(counts: Counts, table: string, count: bigint | number | undefined): void {
  counts.set(table, (counts.get(table) ?? 0) + Number(count ?? 0));
}

/**
 * Deletes the rows of a clinic with these values, and before them every row of other tables that belongs to one of them,
 * as the foreign keys of the database say: what a new table keeps of them goes without being named here. References that
 * are set to null on deletion do not belong.
 */
export async function deleteWithReferring(
  transaction: Database,
  clinicId: ClinicId,
  rows: { readonly table: string; readonly column: string; readonly values: readonly string[] },
  counts: Counts,
): Promise<void> {
  const { table, column, values } = rows;
  if (values.length === 0) return;
  const condition = sql`clinic_id = ${clinicId} and ${sql.ref(column)}::text = any(${values}::text[])`;
  await deleteWhere(transaction, table, condition, counts);
}

async function deleteWhere(
  transaction: Database,
  table: string,
  condition: RawBuilder<unknown>,
  counts: Counts,
): Promise<void> {
  for (const { table: referring, columns, targets } of await referencesTo(transaction, table)) {
    const refers = sql`(${listOf(columns)}) in (select ${listOf(targets)} from ${sql.table(table)} where ${condition})`;
    await deleteWhere(transaction, referring, refers, counts);
  }
  const deleted = await sql`delete from ${sql.table(table)} where ${condition}`.execute(transaction);
  addCount(counts, table, deleted.numAffectedRows);
}

const listOf = (columns: readonly string[]) => sql.join(columns.map((column) => sql.ref(column)));

async function referencesTo(db: Database, table: string): Promise<Reference[]> {
  const { rows } = await sql<Reference>`
    select c.conrelid::regclass::text as "table",
      array_agg(own.attname::text order by key.position) as columns,
      array_agg(other.attname::text order by key.position) as targets
    from pg_constraint c
    cross join unnest(c.conkey, c.confkey) with ordinality as key(own, other, position)
    join pg_attribute own on own.attrelid = c.conrelid and own.attnum = key.own
    join pg_attribute other on other.attrelid = c.confrelid and other.attnum = key.other
    where c.contype = 'f' and c.confrelid = ${table}::regclass and c.confdeltype <> 'n'
    group by c.oid, c.conrelid`.execute(db);
  return rows;
}

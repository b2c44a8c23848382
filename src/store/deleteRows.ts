import { sql } from 'kysely';
import type { ErasedRows } from '../contracts/operations/erasureJobs.ts';
import type { Database } from './database.ts';

interface Reference {
  readonly table: string;
  readonly column: string;
  readonly target: string;
}

/** Rows deleted so far, by table. */
export type Counts = Map<string, number>;

export const countsOf = (counts: Counts): ErasedRows =>
  Object.fromEntries([...counts].filter(([, count]) => count > 0));

export function addCount(counts: Counts, table: string, count: bigint | number | undefined): void {
  counts.set(table, (counts.get(table) ?? 0) + Number(count ?? 0));
}

/**
 * Deletes the rows of a table with these values, and before them every row of other tables that belongs to one of them,
 * as the foreign keys of the database say: what a new table keeps of them goes without being named here. References that
 * are set to null on deletion do not belong.
 */
export async function deleteWithReferring(
  transaction: Database,
  place: { readonly table: string; readonly column: string; readonly values: readonly string[] },
  counts: Counts,
): Promise<void> {
  const { table, column, values } = place;
  if (values.length === 0) return;
  for (const reference of await referencesTo(transaction, table)) {
    const { rows } = await sql<{ value: string }>`
      select distinct ${sql.ref(reference.target)}::text as value from ${sql.table(table)}
      where ${sql.ref(column)}::text = any(${values}::text[])`.execute(transaction);
    const targets = rows.map(({ value }) => value);
    await deleteWithReferring(
      transaction,
      { table: reference.table, column: reference.column, values: targets },
      counts,
    );
  }
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where ${sql.ref(column)}::text = any(${values}::text[])`.execute(
    transaction,
  );
  addCount(counts, table, numAffectedRows);
}

async function referencesTo(db: Database, table: string): Promise<Reference[]> {
  const { rows } = await sql<Reference>`
    select c.conrelid::regclass::text as "table", own.attname as "column", other.attname as target
    from pg_constraint c
    join pg_attribute own on own.attrelid = c.conrelid and own.attnum = c.conkey[1]
    join pg_attribute other on other.attrelid = c.confrelid and other.attnum = c.confkey[1]
    where c.contype = 'f' and c.confrelid = ${table}::regclass and c.confdeltype <> 'n'
      and array_length(c.conkey, 1) = 1`.execute(db);
  return rows;
}

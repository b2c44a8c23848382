import { type RawBuilder, sql } from 'kysely';

/** What part of a list is asked for; lists are newest first. */
export interface PageRequest {
  /** Only rows made at or after this instant. */
  readonly since?: Date | undefined;
  readonly limit: number;
  /** The id of the last row of the page before. */
  readonly cursor?: string | undefined;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Asks for the next page; null on the last one. */
  readonly nextCursor: string | null;
}

/** How many rows a query for a page fetches: one more than it shows tells whether more follow. */
export const fetchedFor = ({ limit }: PageRequest): number => limit + 1;

/** Cuts off the row that was fetched to see whether more follow. */
export function pageOf<Row>(
  fetched: readonly Row[],
  { limit }: PageRequest,
  idOf: (row: Row) => string,
): Page<Row> {
  const rows = fetched.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: fetched.length > limit && last !== undefined ? idOf(last) : null };
}

/**
 * Whether a row comes after the row of that id in a list ordered by the time it was made and its id, both descending.
 *
 * @param of.clinicId of a list of one clinic: the id of another clinic's row is as unknown as any other
 */
export function comesAfter(
  table: string,
  id: string,
  of: { readonly clinicId?: string | undefined; readonly madeAt?: string } = {},
): RawBuilder<boolean> {
  const { clinicId, madeAt = 'created_at' } = of;
  const [time, ids] = [sql.ref(`${table}.${madeAt}`), sql.ref(`${table}.id`)];
  const ofClinic = clinicId === undefined ? sql`` : sql`and clinic_id = ${clinicId}`;
  return sql<boolean>`(${time}, ${ids}) < (
    select ${sql.ref(madeAt)}, id from ${sql.table(table)} where id = ${id} ${ofClinic} limit 1)`;
}

import { type RawBuilder, sql } from 'kysely';

/** The part of a list that is asked for; lists are newest first unless they say otherwise. */
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
 * Whether a row comes after the row of that id in a list ordered by a time, by default the one it was made at, and by
 * its id: both descending, or both ascending.
 *
 * @param of.clinicId of a list of one clinic: the id of another clinic's row is treated as an unknown id
 */
export function comesAfter(
  table: string,
  id: string,
  of: {
    readonly clinicId?: string | undefined;
    readonly time?: string;
    readonly order?: 'descending' | 'ascending';
  } = {},
): RawBuilder<boolean> {
  const { clinicId, time = 'created_at', order = 'descending' } = of;
  const row = sql`(${sql.ref(`${table}.${time}`)}, ${sql.ref(`${table}.id`)})`;
  const ofClinic = clinicId === undefined ? sql`` : sql`and clinic_id = ${clinicId}`;
  const last = sql`(select ${sql.ref(time)}, id from ${sql.table(table)} where id = ${id} ${ofClinic} limit 1)`;
  return order === 'descending' ? sql<boolean>`${row} < ${last}` : sql<boolean>`${row} > ${last}`;
}

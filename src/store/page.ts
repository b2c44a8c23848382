import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';

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

/** The order of a list: by a time, then by the id. */
interface PageOrder {
  /** The column of the time. @default 'created_at' */
  readonly time?: string;
  /** @default 'desc' */
  readonly direction?: 'asc' | 'desc';
}

/**
 * The query of a list, confined to the clinic and to the page that is asked for; {@link pageOf} takes its rows.
 *
 * @param table which has the columns `id`, `clinic_id` and the time
 * @param request.clinicId undefined for a list of all clinics; the cursor of another clinic's row is treated as an unknown one
 */
export function onPage<DB, Table extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Table, Row>,
  table: string,
  request: PageRequest & { readonly clinicId?: string | undefined },
  order: PageOrder = {},
): SelectQueryBuilder<DB, Table, Row> {
  const { time = 'created_at', direction = 'desc' } = order;
  const { clinicId, since, cursor } = request;
  const at = sql.ref(`${table}.${time}`);
  let paged = query
    .orderBy(at, direction)
    .orderBy(sql.ref(`${table}.id`), direction)
    .limit(fetchedFor(request));
  if (clinicId !== undefined) {
    paged = paged.where(sql<boolean>`${sql.ref(`${table}.clinic_id`)} = ${clinicId}`);
  }
  if (since !== undefined) paged = paged.where(sql<boolean>`${at} >= ${since}`);
  return cursor === undefined ? paged : paged.where(comesAfter(table, cursor, { clinicId, time, direction }));
}

/** Whether a row comes after the row of that id in a list. */
function comesAfter(
  table: string,
  id: string,
  { clinicId, time, direction }: Required<PageOrder> & { readonly clinicId: string | undefined },
): RawBuilder<boolean> {
  const row = sql`(${sql.ref(`${table}.${time}`)}, ${sql.ref(`${table}.id`)})`;
  const ofClinic = clinicId === undefined ? sql`` : sql`and clinic_id = ${clinicId}`;
  const last = sql`(select ${sql.ref(time)}, id from ${sql.table(table)} where id = ${id} ${ofClinic} limit 1)`;
  return direction === 'desc' ? sql<boolean>`${row} < ${last}` : sql<boolean>`${row} > ${last}`;
}

import { type RawBuilder, sql } from 'kysely';
import type { ClinicId } from '../../contracts/shared/ids.ts';

/** The place of a failure in the list of all: newest first, then by id. */
export interface FailurePosition {
  readonly failedAt: Date;
  readonly id: string;
}

/** A part of the failures of one table. */
export interface FailureSlice {
  /** Undefined for those of all clinics. */
  readonly clinicId: ClinicId | undefined;
  /** Only those that failed at or after this instant. */
  readonly since: Date | undefined;
  /** Only the one with this id. */
  readonly id?: string | undefined;
  /** Only those that follow this one. */
  readonly after: FailurePosition | undefined;
  readonly limit: number;
}

/**
 * The end of a query for failures: condition, order and limit.
 *
 * @param table with the columns `clinic_id`, `id` and `failed_at`, whose times have no more than milliseconds
 */
export function sliceOf(table: string, slice: FailureSlice): RawBuilder<unknown> {
  const { clinicId, since, after, limit } = slice;
  const column = (name: string) => sql.ref(`${table}.${name}`);
  const [failedAt, id] = [column('failed_at'), column('id')];
  const conditions = [
    sql`true`,
    ...(clinicId === undefined ? [] : [sql`${column('clinic_id')} = ${clinicId}`]),
    ...(slice.id === undefined ? [] : [sql`${id} = ${slice.id}`]),
    ...(since === undefined ? [] : [sql`${failedAt} >= ${since}`]),
    ...(after === undefined
      ? []
      : [
          sql`(${failedAt} < ${after.failedAt} or (${failedAt} = ${after.failedAt} and ${id} > ${after.id}))`,
        ]),
  ];
  return sql`where ${sql.join(conditions, sql` and `)} order by ${failedAt} desc, ${id} limit ${limit}`;
}

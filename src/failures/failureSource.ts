import type { Client } from '@temporalio/client';
import type { StartOptions } from '../contracts/client/startJob.ts';
import type { Failure, FailureId, FailureType } from '../contracts/operations/failures.ts';
import type { ClinicId } from '../contracts/shared/ids.ts';
import type { Database } from '../store/database.ts';
import type { FailurePosition, FailureSlice } from '../store/operations/failureSlice.ts';

/** What knows of failures: Temporal of jobs, the store of all else. */
export interface FailureServices {
  readonly database: Database;
  readonly temporal: Client;
}

export interface RetryServices extends FailureServices {
  /** How jobs are started. */
  readonly starting: StartOptions;
}

export interface FailureFilter {
  /** Undefined for those of all clinics and of the whole application. */
  readonly clinicId: ClinicId | undefined;
  readonly type: FailureType | undefined;
  /** Only what failed at or after this instant. */
  readonly since: Date | undefined;
}

/** Records a retry in the audit trail, in a transaction where there is one. */
export type RecordRetry = (transaction?: Database) => Promise<void>;

/** Whether a failure needs attention is looked up only for those that are shown. */
export interface FoundFailure extends FailurePosition {
  readonly id: FailureId;
  /** Whether a later failure of the same job has been listed before it, so that it needs no attention. */
  readonly isSuperseded?: boolean;
  /** Undefined when it turns out to be none. */
  describe(): Promise<Failure | undefined>;
  /** Retries what {@link FoundFailure.describe} says can be retried, and records it once it is done. */
  retry(services: RetryServices, failure: Failure, record: RecordRetry): Promise<void>;
}

/** A kind of failure: finds those that follow a position, newest first, then by id. */
export interface FailureSource {
  after(filter: FailureFilter, position: FailurePosition | undefined): AsyncGenerator<FoundFailure>;
  /** The failure with this id; undefined if there is none, or if it is another clinic's. */
  find(clinicId: ClinicId | undefined, id: FailureId): Promise<FoundFailure | undefined>;
}

interface StoredKind<Row> {
  read(db: Database, slice: FailureSlice): Promise<Row[]>;
  describe(row: Row, services: FailureServices): Promise<Failure | undefined>;
  retry(row: Row, services: RetryServices, record: RecordRetry): Promise<void>;
}

const ROWS_AT_ONCE = 100;

/** A source that reads a table of the store. */
export function storedSource<Row extends { readonly id: FailureId; readonly failedAt: Date }>(
  services: FailureServices,
  { read, describe, retry }: StoredKind<Row>,
): FailureSource {
  const found = (row: Row): FoundFailure => ({
    id: row.id,
    failedAt: row.failedAt,
    describe: () => describe(row, services),
    retry: (retrying, _, record) => retry(row, retrying, record),
  });
  return {
    async *after({ clinicId, since }, position) {
      let after = position;
      for (;;) {
        const rows = await read(services.database, { clinicId, since, after, limit: ROWS_AT_ONCE });
        yield* rows.map(found);
        after = rows.at(-1);
        if (after === undefined || rows.length < ROWS_AT_ONCE) return;
      }
    },
    async find(clinicId, id) {
      const slice = { clinicId, id, since: undefined, after: undefined, limit: 1 };
      const [row] = await read(services.database, slice);
      return row && found(row);
    },
  };
}

import { getClient } from '@temporalio/activity';
import { isGrpcDeadlineError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { QueueFullError } from '../../contracts/client/admission.ts';
import type { StartOptions } from '../../contracts/client/startJob.ts';
import { FailureId } from '../../contracts/operations/failures.ts';
import type { ClinicId, FailureSnapshotId } from '../../contracts/shared/ids.ts';
import { RateLimitedError } from '../../domain/shared/jobError.ts';
import { RefusedError } from '../../domain/shared/refusedError.ts';
import { retryFailure } from '../../failures/retryFailure.ts';
import type { Database } from '../../store/database.ts';
import {
  countSnapshotEntries,
  settleSnapshotEntry,
  waitingSnapshotEntries,
} from '../../store/operations/failureSnapshots.ts';
import { cancellation } from '../shared/cancellation.ts';

export interface FailureActivityOptions {
  readonly database: Database;
  readonly starting: StartOptions;
}

/** Longest wait for the answer of a job that is asked to go on, ms. */
const PATIENCE_MS = 10_000;
/** How long a full queue is left alone, ms. */
const QUEUE_FULL_WAIT_MS = 10_000;

/** Retries what a snapshot of failures holds. */
export function failureActivities({ database, starting }: FailureActivityOptions) {
  return {
    /**
     * Retries the next failures of a snapshot, `limit` at most.
     * What needs no retry any more when its turn comes, or cannot be retried, is skipped with the reason.
     */
    async retryNextFailures(input: {
      snapshotId: FailureSnapshotId;
      clinicId: ClinicId | null;
      limit: number;
    }): Promise<{ retried: number; skipped: number }> {
      const { snapshotId, clinicId, limit } = input;
      const temporal = getClient();
      const services = { database, temporal, starting };
      const counts = { retried: 0, skipped: 0 };
      for (const failureId of await waitingSnapshotEntries(database, snapshotId, limit)) {
        cancellation().throwIfAborted();
        const reason = await temporal.withDeadline(Date.now() + PATIENCE_MS, () =>
          retryFailure(services, clinicId ?? undefined, FailureId.parse(failureId), snapshotId).then(
            () => null,
            reasonOf,
          ),
        );
        const outcome = reason === null ? 'retried' : 'skipped';
        await settleSnapshotEntry(database, snapshotId, failureId, { outcome, reason });
        counts[outcome] += 1;
      }
      return counts;
    },

    /** How many failures of a snapshot wait. */
    async countWaitingFailures({ snapshotId }: { snapshotId: FailureSnapshotId }): Promise<number> {
      const counted = await countSnapshotEntries(database, snapshotId);
      return counted.reduce((sum, { outcome, count }) => (outcome === null ? sum + count : sum), 0);
    },
  };
}

export type FailureActivities = ReturnType<typeof failureActivities>;

/** Why a failure is skipped; what concerns all others too is thrown. */
function reasonOf(error: unknown): string {
  if (error instanceof RefusedError) return error.code;
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcDeadlineError(error)) {
    return 'JobDoesNotAnswer';
  }
  if (error instanceof QueueFullError) {
    throw new RateLimitedError(error.code, `the queue ${error.queue} is full`, QUEUE_FULL_WAIT_MS);
  }
  throw error;
}

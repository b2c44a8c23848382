import { type StartedJob, startJob } from '../contracts/client/startJob.ts';
import { type FailureSnapshot, retryFailures } from '../contracts/operations/retryJobs.ts';
import { ClinicId, FailureSnapshotId } from '../contracts/shared/ids.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import { newId } from '../security/newId.ts';
import { appendAuditEvent } from '../store/operations/auditEvents.ts';
import * as snapshots from '../store/operations/failureSnapshots.ts';
import type { FailureFilter, FailureServices, RetryServices } from './failureSource.ts';
import { describeFailures, failuresAfter, inGroups } from './failureSources.ts';

/** The most failures that one snapshot holds. */
const MOST_ENTRIES = 10_000;
const DESCRIBED_AT_ONCE = 25;

/**
 * Notes what needs attention and can be retried, and retries nothing.
 *
 * @throws RefusedError `NothingToRetry` when nothing matches the filter
 */
export async function takeFailureSnapshot(
  services: FailureServices,
  filter: FailureFilter,
  madeBy: string,
): Promise<FailureSnapshot> {
  const entries: snapshots.SnapshotEntry[] = [];
  let leftOut = 0;
  for await (const found of inGroups(failuresAfter(services, filter, undefined), DESCRIBED_AT_ONCE)) {
    const latest = found.filter(({ isSuperseded }) => !isSuperseded);
    for (const { id, type, state, retry } of await describeFailures(services, latest)) {
      if (state !== 'open') continue;
      if (retry.isPossible) entries.push({ failureId: id, type });
      else leftOut += 1;
    }
    if (entries.length > MOST_ENTRIES) break;
  }
  if (entries.length === 0) {
    const more = leftOut === 0 ? '' : `; left out, since they cannot be retried: ${leftOut}`;
    throw new RefusedError(
      422,
      'NothingToRetry',
      `nothing that has failed and can be retried matches${more}`,
    );
  }
  const id = FailureSnapshotId.parse(newId('fs'));
  await snapshots.createFailureSnapshot(services.database, {
    id,
    clinicId: filter.clinicId ?? null,
    madeBy,
    leftOut,
    isComplete: entries.length <= MOST_ENTRIES,
    entries: entries.slice(0, MOST_ENTRIES),
  });
  return requireFailureSnapshot(services, filter.clinicId, id);
}

/** A snapshot. @throws RefusedError `FailureSnapshotNotFound` */
export async function requireFailureSnapshot(
  { database }: Pick<FailureServices, 'database'>,
  clinicId: ClinicId | undefined,
  id: FailureSnapshotId,
): Promise<FailureSnapshot> {
  const snapshot = await snapshots.findFailureSnapshot(database, clinicId, id);
  if (!snapshot) throw new RefusedError(404, 'FailureSnapshotNotFound', `there is no snapshot ${id}`);
  const { leftOut, isComplete, madeAt } = snapshot;
  const byType: Record<string, number> = {};
  const skippedFor: Record<string, number> = {};
  const ends = { waiting: 0, retried: 0, skipped: 0 };
  for (const { type, outcome, reason, count } of await snapshots.countSnapshotEntries(database, id)) {
    byType[type] = (byType[type] ?? 0) + count;
    ends[outcome ?? 'waiting'] += count;
    if (reason !== null) skippedFor[reason] = (skippedFor[reason] ?? 0) + count;
  }
  return {
    snapshotId: id,
    clinicId: snapshot.clinicId === null ? null : ClinicId.parse(snapshot.clinicId),
    madeAt: madeAt.toISOString(),
    failures: ends.waiting + ends.retried + ends.skipped,
    byType,
    leftOut,
    isComplete,
    ...ends,
    skippedFor,
  };
}

/**
 * Starts the job that retries what a snapshot holds, with an audit event.
 *
 * @throws RefusedError `FailureSnapshotNotFound`, `NothingToRetry` when nothing of it is left; QueueFullError
 */
export async function retrySnapshot(
  services: RetryServices,
  clinicId: ClinicId | undefined,
  id: FailureSnapshotId,
  { perSecond, by }: { readonly perSecond: number; readonly by: string },
): Promise<StartedJob<unknown, unknown>> {
  const snapshot = await requireFailureSnapshot(services, clinicId, id);
  if (snapshot.waiting === 0)
    throw new RefusedError(409, 'NothingToRetry', `nothing of ${id} is left to retry`);
  const input = { snapshotId: id, clinicId: snapshot.clinicId, perSecond };
  const started = await startJob(services.temporal, retryFailures, input, services.starting);
  await services.database.transaction().execute((transaction) =>
    appendAuditEvent(transaction, {
      clinicId: snapshot.clinicId,
      action: 'failuresRetried',
      subject: id,
      details: { failures: snapshot.waiting, by },
    }),
  );
  return started;
}

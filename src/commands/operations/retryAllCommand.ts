import { userInfo } from 'node:os';
import { startOptions } from '../../config/startOptions.ts';
import { FailureType } from '../../contracts/operations/failures.ts';
import { type FailureSnapshot, RetryRate, retryFailures } from '../../contracts/operations/retryJobs.ts';
import { FailureSnapshotId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import {
  requireFailureSnapshot,
  retrySnapshot,
  takeFailureSnapshot,
} from '../../failures/failureSnapshot.ts';
import { InputError } from '../../inputError.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { operatorClinic, operatorClinicOption } from '../shared/operatorClinic.ts';
import { flag, option } from '../shared/parameters.ts';
import { detachFlag, resultOf } from '../shared/runJob.ts';
import { Since } from '../shared/since.ts';

const EXAMPLE_ID = 'fs_0123456789abcdef01234567';

export const retryAllFailures = defineCommand({
  name: 'failed retry-all',
  input: {
    dryRun: flag('only look what would be retried, and keep that as a snapshot'),
    yes: flag('retry what the snapshot holds'),
    snapshot: option(FailureSnapshotId.optional(), 'id', 'with --yes: what the dry run has found, fs_…'),
    type: option(FailureType.optional(), 'type', 'with --dry-run: as in `failed list`'),
    since: option(Since.optional(), 'time', 'with --dry-run: only what failed since then'),
    rate: option(RetryRate, 'count', 'how many are retried per second, 100 at most', '5'),
    clinic: operatorClinicOption('failures'),
    detach: detachFlag(),
  },
  examples: [
    `failed retry-all --snapshot ${EXAMPLE_ID} --yes --detach`,
    'failed retry-all --dry-run --type message --since 7d',
  ],
  run: async ({ dryRun, yes, snapshot: id, type, since, rate, clinic, detach }, context) => {
    const filtered = type !== undefined ? '--type' : since !== undefined ? '--since' : undefined;
    const invalid = (message: string) => new InputError('InvalidArgument', message);
    if (dryRun === yes) {
      throw invalid('--yes: give it with --snapshot to retry, or --dry-run to look first');
    }
    if (dryRun && id !== undefined) throw invalid('--snapshot: is for --yes; a dry run makes another one');
    if (yes && id === undefined) throw invalid('--snapshot: name what a dry run has found');
    if (yes && filtered) throw invalid(`${filtered}: is for --dry-run; a snapshot holds what it has found`);
    const clinicId = await operatorClinic(context, clinic);
    const database = await context.database();
    const temporal = await context.temporal();
    const by = userInfo().username;
    if (id === undefined) {
      const taken = await takeFailureSnapshot({ database, temporal }, { clinicId, type, since }, by);
      const next = `${PROGRAM_NAME} failed retry-all --snapshot ${taken.snapshotId} --yes`;
      return { value: taken, text: `${snapshotText(taken)}\nto retry them: ${next}` };
    }
    const services = { database, temporal, starting: startOptions(context.config) };
    const { handle, workflowId } = await retrySnapshot(services, clinicId, id, { perSecond: rate, by });
    if (detach) return { value: { workflowId }, text: `${workflowId} started` };
    await resultOf(context, retryFailures, handle);
    const ended = await requireFailureSnapshot(services, clinicId, id);
    return { value: ended, text: snapshotText(ended) };
  },
});

function snapshotText(snapshot: FailureSnapshot): string {
  const { snapshotId, failures, byType, leftOut, isComplete, waiting, retried, skipped, skippedFor } =
    snapshot;
  const counted = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([name, count]) => `  ${name}: ${count}`);
  return [
    `${snapshotId}: ${failures === 1 ? '1 failure' : `${failures} failures`}${isComplete ? '' : ', and there are more'}`,
    ...counted(byType),
    ...(leftOut === 0 ? [] : [`left out, since they cannot be retried: ${leftOut}`]),
    ...(waiting === failures ? [] : [`${retried} retried, ${skipped} skipped, ${waiting} left`]),
    ...counted(skippedFor),
  ].join('\n');
}

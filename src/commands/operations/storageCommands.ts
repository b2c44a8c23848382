import { cleanUp, type Removed } from '../../contracts/operations/storageJobs.ts';
import { CleanUpId } from '../../contracts/shared/ids.ts';
import { pageOfCleanUps } from '../../store/operations/cleanUps.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { flag } from '../shared/parameters.ts';
import { detachFlag, runJob } from '../shared/runJob.ts';

export const cleanStorage = defineCommand({
  name: 'storage clean',
  input: { dryRun: flag('only count what would be removed'), detach: detachFlag() },
  examples: ['storage clean --dry-run'],
  run: async ({ dryRun, detach }, context) => {
    const run = await runJob(context, cleanUp, { dryRun }, { detach });
    if (run.result === null) return { value: run, text: run.workflowId };
    const { cleanUpId, removed } = run.result;
    return {
      value: run,
      text: `${cleanUpId}: ${dryRun ? 'would remove' : 'removed'} ${removedText(removed)}`,
    };
  },
});

export const listStorageLog = defineCommand({
  name: 'storage log',
  input: pageOptions(CleanUpId),
  examples: ['storage log --limit 7'],
  run: async (request, context) =>
    listResult({
      name: 'cleanUps',
      page: await pageOfCleanUps(await context.database(), request),
      header: ['started', 'clean-up', 'result'],
      cells: ({ id, dryRun, startedAt, removed }) => [
        startedAt.toISOString(),
        id,
        removed ? `${dryRun ? 'counted' : 'removed'} ${removedText(removed)}` : 'not finished',
      ],
    }),
});

function removedText(removed: Removed): string {
  const { reports, links, plans, orphans, unfinishedWrites, bytes } = removed;
  const { notifications, replies, bulkSends, events, idempotencyKeys } = removed;
  const stored = `${reports} reports, ${links} links, ${plans} abandoned reports`;
  const messages = `${notifications} notifications, ${replies} replies, ${bulkSends} bulk sends`;
  const other = `${events} unknown events, ${idempotencyKeys} idempotency keys`;
  return `${stored}, ${messages}, ${other}, ${orphans} orphans, ${unfinishedWrites} unfinished writes; ${bytes} bytes`;
}

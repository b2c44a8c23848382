import { cleanUp, type Removed } from '../../contracts/operations/storageJobs.ts';
import { listCleanUps } from '../../store/operations/cleanUps.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { columns, limitOption } from '../shared/listing.ts';
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
  input: { limit: limitOption() },
  examples: ['storage log --limit 7'],
  run: async ({ limit }, context) => {
    const cleanUps = await listCleanUps(await context.database(), limit);
    const rows = cleanUps.map(({ id, dryRun, startedAt, removed }) => [
      startedAt.toISOString(),
      id,
      removed ? `${dryRun ? 'counted' : 'removed'} ${removedText(removed)}` : 'not finished',
    ]);
    return { value: { cleanUps }, text: columns(rows).join('\n') || 'no clean-ups yet' };
  },
});

function removedText(removed: Removed): string {
  const { reports, links, plans, orphans, unfinishedWrites, bytes } = removed;
  return `${reports} reports, ${links} links, ${plans} abandoned reports, ${orphans} orphans, ${unfinishedWrites} unfinished writes; ${bytes} bytes`;
}

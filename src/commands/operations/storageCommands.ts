import type { Command } from 'commander';
import { z } from 'zod';
import { cleanUp, type Removed } from '../../contracts/operations/storageJobs.ts';
import { listCleanUps } from '../../store/operations/cleanUps.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { runJob } from '../shared/runJob.ts';

/** `storage clean` and `storage log`. */
export function addStorageCommands(program: Command): void {
  const storage = program.command('storage').description('what the disks and the database keep');
  storage
    .command('clean')
    .option('--dry-run', 'only count what would be removed', false)
    .option('--detach', 'start the job and return at once', false)
    .option('--json', 'print one JSON object', false)
    .description('remove what is kept long enough, and what nothing refers to any more')
    .addHelpText('after', '\nExample:\n  npm run client -- storage clean --dry-run')
    .action(async (options: { dryRun: boolean; detach: boolean; json: boolean }) => {
      const { dryRun, detach } = options;
      const output = createOutput(options.json);
      await withContext(async (context) => {
        const run = await runJob(context, cleanUp, { dryRun }, { detach, output });
        if (run.result === null) return output.result(run, run.workflowId);
        const { cleanUpId, removed } = run.result;
        output.result(run, `${cleanUpId}: ${dryRun ? 'would remove' : 'removed'} ${removedText(removed)}`);
      });
    });

  storage
    .command('log')
    .option('--limit <count>', 'how many, newest first', '20')
    .option('--json', 'print one JSON object', false)
    .description('list clean-ups and what they removed, newest first')
    .addHelpText('after', '\nExample:\n  npm run client -- storage log --limit 7')
    .action(async (options: { limit: string; json: boolean }) => {
      const limit = parseArgument('--limit', z.coerce.number().int().min(1).max(1_000), options.limit);
      await withContext(async (context) => {
        const cleanUps = await listCleanUps(await context.database(), limit);
        const lines = cleanUps.map(({ id, dryRun, startedAt, removed }) => {
          const what = removed ? `${dryRun ? 'counted' : 'removed'} ${removedText(removed)}` : 'not finished';
          return `${startedAt.toISOString()}  ${id}  ${what}`;
        });
        createOutput(options.json).result({ cleanUps }, lines.join('\n') || 'no clean-ups yet');
      });
    });
}

function removedText(removed: Removed): string {
  const { reports, links, plans, orphans, unfinishedWrites, bytes } = removed;
  return `${reports} reports, ${links} links, ${plans} abandoned reports, ${orphans} orphans, ${unfinishedWrites} unfinished writes; ${bytes} bytes`;
}

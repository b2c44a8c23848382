import { WorkflowNotFoundError } from '@temporalio/client';
import type { Command } from 'commander';
import { z } from 'zod';
import { pause, resume } from '../../contracts/shared/jobMessages.ts';
import { InputError } from '../../inputError.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { rowsOf } from '../shared/progressDisplay.ts';
import { showUntilEnd } from '../shared/runJob.ts';
import { type JobStatus, jobStatus, unknownJob } from './jobStatus.ts';

const WorkflowId = z.string().trim().min(1, 'must not be empty').max(1_000, 'is too long');

/** `jobs`, `status`, `watch`, `pause`, `resume` and `cancel`. */
export function addJobCommands(program: Command): void {
  program
    .command('jobs')
    .option('--limit <count>', 'how many, newest first', '20')
    .option('--json', 'print one JSON object', false)
    .description('list jobs, newest first')
    .addHelpText('after', '\nExample:\n  npm run client -- jobs --limit 5')
    .action(async (options: { limit: string; json: boolean }) => {
      const limit = parseArgument('--limit', z.coerce.number().int().min(1).max(1_000), options.limit);
      await withContext(async (context) => {
        const client = await context.temporal();
        const jobs = [];
        for await (const { workflowId, type, status, startTime } of client.workflow.list({
          pageSize: limit,
        })) {
          jobs.push({ workflowId, workflow: type, status: status.name, startedAt: startTime.toISOString() });
          if (jobs.length === limit) break;
        }
        const lines = jobs.map((job) => `${job.startedAt}  ${job.status.padEnd(10)}  ${job.workflowId}`);
        createOutput(options.json).result({ jobs }, lines.join('\n') || 'no jobs yet');
      });
    });

  jobCommand(program, 'status', 'show how far a job is').action(
    async (id: string, options: { json: boolean }) => {
      const workflowId = parseArgument('id', WorkflowId, id);
      await withContext(async (context) => {
        const status = await jobStatus(await context.temporal(), workflowId);
        createOutput(options.json).result(status, statusText(status));
      });
    },
  );

  jobCommand(program, 'watch', 'show the progress of a job until it has ended').action(
    async (id: string, options: { json: boolean }) => {
      const output = createOutput(options.json);
      const workflowId = parseArgument('id', WorkflowId, id);
      await withContext(async (context) => {
        const status = await showUntilEnd(await context.temporal(), workflowId, output);
        output.result(status, statusText(status));
        if (status.status !== 'COMPLETED') process.exitCode = 1;
      });
    },
  );

  steerCommand(program, 'pause', 'start nothing new; what is under way is finished', (handle) =>
    handle.signal(pause),
  );
  steerCommand(program, 'resume', 'go on after pause', (handle) => handle.signal(resume));
  steerCommand(program, 'cancel', 'end a job and clean up after it', (handle) => handle.cancel());
}

function jobCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .argument('<id>', 'the id of a job, such as analysis/ds_…')
    .option('--json', 'print one JSON object', false)
    .description(description)
    .addHelpText('after', `\nExample:\n  npm run client -- ${name} analysis/ds_0123456789abcdef01234567`);
}

type Handle = ReturnType<import('@temporalio/client').Client['workflow']['getHandle']>;

function steerCommand(
  program: Command,
  name: 'pause' | 'resume' | 'cancel',
  description: string,
  steer: (handle: Handle) => Promise<unknown>,
): void {
  jobCommand(program, name, description).action(async (id: string, options: { json: boolean }) => {
    const workflowId = parseArgument('id', WorkflowId, id);
    await withContext(async (context) => {
      const client = await context.temporal();
      const handle = client.workflow.getHandle(workflowId);
      const { status } = await handle.describe().catch((error: unknown) => {
        throw error instanceof WorkflowNotFoundError ? unknownJob(workflowId) : error;
      });
      if (status.name !== 'RUNNING') {
        throw new InputError(
          'JobEnded',
          `${workflowId} has ended (${status.name}); there is nothing to ${name}`,
        );
      }
      await steer(handle);
      createOutput(options.json).result(
        { workflowId, requested: name },
        `${name} requested for ${workflowId}`,
      );
    });
  });
}

function statusText(status: JobStatus): string {
  const rows = rowsOf(status).map(({ name, text }) => `  ${name}: ${text}`);
  return [`${status.workflowId} ${status.status}`, ...rows].join('\n');
}

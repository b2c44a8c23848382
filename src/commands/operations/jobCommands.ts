import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import { pause, resume } from '../../contracts/shared/jobMessages.ts';
import { InputError } from '../../inputError.ts';
import { type DefinedCommand, defineCommand } from '../shared/defineCommand.ts';
import { argument } from '../shared/parameters.ts';
import { rowsOf } from '../shared/progressDisplay.ts';
import { showUntilEnd } from '../shared/runJob.ts';
import { type JobStatus, jobStatus, unknownJob } from './jobStatus.ts';

const WorkflowId = z.string().trim().min(1, 'must not be empty').max(1_000, 'is too long');
const EXAMPLE_ID = 'analysis/ds_0123456789abcdef01234567';
const jobId = () => argument(WorkflowId, 'the id of a job, as `jobs list` shows it');

export const showJobStatus = defineCommand({
  name: 'jobs status',
  input: { id: jobId() },
  examples: [`jobs status ${EXAMPLE_ID}`],
  run: async ({ id }, context) => {
    const status = await jobStatus(await context.temporal(), id);
    return { value: status, text: statusText(status) };
  },
});

export const watchJobToEnd = defineCommand({
  name: 'jobs watch',
  input: { id: jobId() },
  examples: [`jobs watch ${EXAMPLE_ID}`],
  run: async ({ id }, context) => {
    const status = await showUntilEnd(await context.temporal(), id, context);
    return { value: status, text: statusText(status), exitCode: status.status === 'COMPLETED' ? 0 : 1 };
  },
});

type Handle = ReturnType<Client['workflow']['getHandle']>;

export const pauseJob = controlCommand('pause', (handle) => handle.signal(pause));
export const resumeJob = controlCommand('resume', (handle) => handle.signal(resume));
export const cancelJob = controlCommand('cancel', (handle) => handle.cancel());

function controlCommand(
  verb: 'pause' | 'resume' | 'cancel',
  request: (handle: Handle) => Promise<unknown>,
): DefinedCommand {
  return defineCommand({
    name: `jobs ${verb}`,
    input: { id: jobId() },
    examples: [`jobs ${verb} ${EXAMPLE_ID}`],
    run: async ({ id }, context) => {
      const client = await context.temporal();
      const handle = client.workflow.getHandle(id);
      const { status } = await handle.describe().catch((error: unknown) => {
        throw error instanceof WorkflowNotFoundError ? unknownJob(id) : error;
      });
      if (status.name !== 'RUNNING') {
        throw new InputError('JobEnded', `${id} has ended (${status.name}); there is nothing to ${verb}`);
      }
      await request(handle);
      return { value: { workflowId: id, requested: verb }, text: `${verb} requested for ${id}` };
    },
  });
}

function statusText(status: JobStatus): string {
  const rows = rowsOf(status).map(({ name, text }) => `  ${name}: ${text}`);
  return [`${status.workflowId} ${status.status}`, ...rows].join('\n');
}

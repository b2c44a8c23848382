import { z } from 'zod';
import { JobNotFoundError } from '../../contracts/client/jobHandle.ts';
import { InputError } from '../../inputError.ts';
import { controlJob, type JobControl, JobEndedError, JobNotPausableError } from '../../jobs/controlJob.ts';
import type { JobStatus } from '../../jobs/jobStatus.ts';
import { type DefinedCommand, defineCommand } from '../shared/defineCommand.ts';
import { operatorClinic, operatorClinicOption } from '../shared/operatorClinic.ts';
import { argument } from '../shared/parameters.ts';
import { rowsOf } from '../shared/progressDisplay.ts';
import { showUntilEnd } from '../shared/runJob.ts';
import { operatorHandle, operatorJobStatus, unknownJob } from './operatorHandle.ts';

const WorkflowId = z.string().trim().min(1, 'must not be empty').max(1_000, 'is too long');
const EXAMPLE_ID = 'riverside/analysis/ds_0123456789abcdef01234567';
const jobInput = () => ({
  id: argument(WorkflowId, 'the id of a job, as `jobs list` shows it'),
  clinic: operatorClinicOption('a job'),
});

export const showJobStatus = defineCommand({
  name: 'jobs status',
  input: jobInput(),
  examples: [`jobs status ${EXAMPLE_ID}`],
  run: async ({ id, clinic }, context) => {
    const client = await context.temporal();
    const status = await operatorJobStatus(client, await operatorClinic(context, clinic), id);
    return { value: status, text: statusText(status) };
  },
});

export const watchJobToEnd = defineCommand({
  name: 'jobs watch',
  input: jobInput(),
  examples: [`jobs watch ${EXAMPLE_ID}`],
  run: async ({ id, clinic }, context) => {
    const client = await context.temporal();
    await operatorJobStatus(client, await operatorClinic(context, clinic), id);
    const status = await showUntilEnd(client, id, context);
    return { value: status, text: statusText(status), exitCode: status.status === 'COMPLETED' ? 0 : 1 };
  },
});

export const pauseJob = controlCommand('pause');
export const resumeJob = controlCommand('resume');
export const cancelJob = controlCommand('cancel');

function controlCommand(verb: JobControl): DefinedCommand {
  return defineCommand({
    name: `jobs ${verb}`,
    input: jobInput(),
    examples: [`jobs ${verb} ${EXAMPLE_ID}`],
    run: async ({ id, clinic }, context) => {
      const clinicId = await operatorClinic(context, clinic);
      const handle = operatorHandle(await context.temporal(), clinicId, id);
      await controlJob(handle, verb).catch((error: unknown) => {
        if (error instanceof JobNotFoundError) throw unknownJob(id);
        const isRefused = error instanceof JobEndedError || error instanceof JobNotPausableError;
        throw isRefused ? new InputError(error.code, error.message) : error;
      });
      return { value: { workflowId: id, requested: verb }, text: `${verb} requested for ${id}` };
    },
  });
}

function statusText(status: JobStatus): string {
  const rows = rowsOf(status).map(({ name, text }) => `  ${name}: ${text}`);
  return [`${status.workflowId} ${status.status}`, ...rows].join('\n');
}

import { type Client, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import type { z } from 'zod';
import { startOptions } from '../../config/startOptions.ts';
import { jobHandle } from '../../contracts/client/jobHandle.ts';
import { startJob } from '../../contracts/client/startJob.ts';
import type { Job } from '../../contracts/shared/defineJob.ts';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import { UnavailableError } from '../../inputError.ts';
import { failureReason } from '../../jobs/jobOutcome.ts';
import type { JobStatus } from '../../jobs/jobStatus.ts';
import { watchJob } from '../../jobs/watchJob.ts';
import type { CommandContext } from './commandContext.ts';
import { flag } from './parameters.ts';
import { createProgressDisplay } from './progressDisplay.ts';

/** What came of `runJob`: the result, or only the id of the job that goes on by itself. */
export type JobRun<Result> =
  | { readonly workflowId: string; readonly joined: boolean; readonly result: Result }
  | { readonly workflowId: string; readonly joined: boolean; readonly result: null };

/** The option of every command that starts a job and waits for it. */
export const detachFlag = () => flag('start the job and return at once');

/** Starts or joins a job; unless detached, shows its progress and waits for its result. */
export async function runJob<Input extends z.ZodType, Result extends z.ZodType>(
  context: Pick<CommandContext, 'config' | 'temporal' | 'json' | 'note'>,
  job: Job<Input, Result>,
  input: z.input<Input>,
  { detach = false }: { readonly detach?: boolean } = {},
): Promise<JobRun<z.output<Result>>> {
  const client = await context.temporal();
  const { handle, workflowId, joined } = await startJob(client, job, input, startOptions(context.config));
  context.note(joined ? `${workflowId} is already running: joined it` : `${workflowId} started`);
  if (detach) return { workflowId, joined, result: null };
  return { workflowId, joined, result: await resultOf(context, job, handle) };
}

/** Shows the progress of a job of a clinic that is started, and waits for its result. */
export async function followJob<Input extends z.ZodType, Result extends z.ZodType>(
  context: Pick<CommandContext, 'temporal' | 'json'>,
  job: Job<Input, Result>,
  { clinicId, workflowId }: { readonly clinicId: ClinicId; readonly workflowId: string },
): Promise<z.output<Result>> {
  return resultOf(context, job, jobHandle(await context.temporal(), clinicId, workflowId));
}

/** Shows the progress of a started job, and waits for its result. */
export async function resultOf<Input extends z.ZodType, Result extends z.ZodType>(
  context: Pick<CommandContext, 'temporal' | 'json'>,
  job: Job<Input, Result>,
  handle: WorkflowHandle,
): Promise<z.output<Result>> {
  const { workflowId } = handle;
  await showUntilEnd(await context.temporal(), workflowId, context);
  return job.result.parse(await handle.result().catch((error: unknown) => endedBadly(workflowId, error)));
}

/** Draws progress until the job has ended; in JSON mode only waits. */
export async function showUntilEnd(
  client: Client,
  workflowId: string,
  { json }: Pick<CommandContext, 'json'>,
): Promise<JobStatus> {
  const display = json ? undefined : createProgressDisplay();
  try {
    return await watchJob(client, workflowId, (status) => display?.show(status));
  } finally {
    display?.close();
  }
}

/** The reason a job did not succeed, from the innermost failure that tells one. */
function endedBadly(workflowId: string, error: unknown): never {
  if (!(error instanceof WorkflowFailedError)) throw error;
  const message = `${workflowId} did not succeed: ${failureReason(error)}`;
  throw new UnavailableError('JobFailed', message, { cause: error });
}

import type { Client, SignalDefinition, WorkflowHandle, WorkflowStartOptions } from '@temporalio/client';
import type { z } from 'zod';
import type { Job } from '../shared/defineJob.ts';
import { jobPriority } from '../shared/jobPriority.ts';
import { problemsOf } from '../shared/problemsOf.ts';
import { DEFAULT_QUEUE_LIMITS, type QueueLimits, TIME_TO_LIVE_MEMO } from '../shared/queueLimits.ts';
import { searchAttributes } from '../shared/tags.ts';
import { admit, type QueueFullError } from './admission.ts';
import { type JobInputDiffersError, requireSameInput } from './runningInput.ts';

/** The input of a job does not fit its contract. Nothing was started. */
export class InvalidJobInputError extends Error {
  override readonly name = 'InvalidJobInputError';
  /** One entry per problem, naming the field. */
  readonly problems: readonly string[];

  constructor(workflow: string, error: z.ZodError) {
    const problems = problemsOf(error, 'input');
    super(`${workflow}: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/** A started or joined job; `joined` tells that one with the same business key was already running. */
export interface StartedJob<Input, Result> {
  readonly handle: WorkflowHandle<(input: Input) => Promise<Result>>;
  readonly workflowId: string;
  readonly joined: boolean;
}

export interface StartOptions {
  /** How much work each queue takes. @default {@link DEFAULT_QUEUE_LIMITS} */
  readonly queueLimits?: QueueLimits;
  /** Names the request that starts the job, in the memo of its workflow; opaque, without data of patients. */
  readonly requestId?: string;
}

/**
 * Validates the input, then starts the job or joins the running one of the same business key and the same input. A queue
 * that is full takes no new job, but a running one is joined all the same.
 *
 * @throws {@link InvalidJobInputError}, {@link JobInputDiffersError} and {@link QueueFullError} before anything is started.
 * @example
 * const { handle, joined } = await startJob(client, analyzeDataset, { datasetId, question, clinicId });
 * const result = await handle.result();
 */
export async function startJob<Input extends z.ZodType, Result extends z.ZodType>(
  client: Client,
  job: Job<Input, Result>,
  input: z.input<Input>,
  { queueLimits = DEFAULT_QUEUE_LIMITS, requestId }: StartOptions = {},
): Promise<StartedJob<z.output<Input>, z.output<Result>>> {
  const parsed = parseJobInput(job, input);
  const workflowId = job.workflowId(parsed);
  const limit = queueLimits[job.queue];
  const join = async () => {
    await requireSameInput(client, workflowId, parsed);
    return { handle: client.workflow.getHandle(workflowId), workflowId, joined: true };
  };
  if ((await admit(client, { queue: job.queue, workflowId }, limit)) === 'join') return join();
  try {
    const handle = await client.workflow.start<(input: z.output<Input>) => Promise<z.output<Result>>>(
      job.workflow,
      {
        ...jobStartOptions(job, parsed),
        // Failing instead of USE_EXISTING is what tells the caller whether it started the job or joined it.
        workflowIdConflictPolicy: 'FAIL',
        memo: {
          ...(limit.timeToLiveSeconds === null ? {} : { [TIME_TO_LIVE_MEMO]: limit.timeToLiveSeconds }),
          ...(requestId === undefined ? {} : { requestId }),
        },
      },
    );
    return { handle, workflowId, joined: false };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'WorkflowExecutionAlreadyStartedError') throw error;
    return join();
  }
}

/**
 * Signals the running job of this business key, or starts one that finds the signal when it begins.
 *
 * @throws {@link InvalidJobInputError} before anything is started.
 */
export async function signalOrStartJob<Input extends z.ZodType, Result extends z.ZodType>(
  client: Client,
  job: Job<Input, Result>,
  input: z.input<Input>,
  signal: SignalDefinition,
): Promise<void> {
  const options = jobStartOptions(job, parseJobInput(job, input));
  await client.workflow.signalWithStart(job.workflow, { ...options, signal });
}

/** @throws {@link InvalidJobInputError} */
export function parseJobInput<Input extends z.ZodType, Result extends z.ZodType>(
  job: Job<Input, Result>,
  input: z.input<Input>,
): z.output<Input> {
  const parsed = job.input.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidJobInputError(job.workflow, parsed.error);
}

/** How every start of a job looks to Temporal. */
export function jobStartOptions<Input extends z.ZodType, Result extends z.ZodType>(
  job: Job<Input, Result>,
  input: z.output<Input>,
): WorkflowStartOptions<(input: z.output<Input>) => Promise<z.output<Result>>> {
  return {
    workflowId: job.workflowId(input),
    taskQueue: job.queue,
    args: [input],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    typedSearchAttributes: searchAttributes(job.tags(input)),
    staticSummary: job.summary(input),
    priority: jobPriority(job, input),
  };
}

import type { Client, WorkflowHandle } from '@temporalio/client';
import type { z } from 'zod';
import type { Job } from './defineJob.ts';
import { jobPriority } from './jobPriority.ts';
import { searchAttributes } from './tags.ts';

/** The input of a job is not what its contract asks for. Nothing was started. */
export class InvalidJobInputError extends Error {
  override readonly name = 'InvalidJobInputError';
  /** One entry a problem, naming the field. */
  readonly problems: readonly string[];

  constructor(workflow: string, error: z.ZodError) {
    const problems = error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`);
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

/**
 * Validates the input, then starts the job or joins the running one of the same business key.
 *
 * @throws {@link InvalidJobInputError} before anything is started.
 * @example
 * const { handle, joined } = await startJob(client, analyzeDataset, { datasetId, question, clinicId });
 * const result = await handle.result();
 */
export async function startJob<Input extends z.ZodType, Result extends z.ZodType>(
  client: Client,
  job: Job<Input, Result>,
  input: z.input<Input>,
): Promise<StartedJob<z.output<Input>, z.output<Result>>> {
  const parsed = job.input.safeParse(input);
  if (!parsed.success) throw new InvalidJobInputError(job.workflow, parsed.error);
  const workflowId = job.workflowId(parsed.data);
  try {
    const handle = await client.workflow.start<(input: z.output<Input>) => Promise<z.output<Result>>>(
      job.workflow,
      {
        workflowId,
        taskQueue: job.queue,
        args: [parsed.data],
        // Failing instead of USE_EXISTING is what tells the caller whether it started the job or joined it.
        workflowIdConflictPolicy: 'FAIL',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        typedSearchAttributes: searchAttributes(job.tags(parsed.data)),
        staticSummary: job.summary(parsed.data),
        priority: jobPriority(job, parsed.data),
      },
    );
    return { handle, workflowId, joined: false };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'WorkflowExecutionAlreadyStartedError') throw error;
    return { handle: client.workflow.getHandle(workflowId), workflowId, joined: true };
  }
}

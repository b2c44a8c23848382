import type { z } from 'zod';
import type { JobQueue } from './queues.ts';
import type { Tags } from './tags.ts';
import { clinicWorkflowId } from './workflowIds.ts';

/** A job as other apps see it: what goes in, what comes out, where it runs and what it is called. */
export interface Job<Input extends z.ZodType, Result extends z.ZodType> {
  /** The workflow type. */
  readonly workflow: string;
  readonly queue: JobQueue;
  readonly input: Input;
  readonly result: Result;
  /**
   * The business key: while a job of this id runs, starting it again joins it. {@link defineJob} puts the clinic of the tags
   * before it; the id of a job without a clinic has no slash.
   */
  readonly workflowId: (input: z.output<Input>) => string;
  readonly tags: (input: z.output<Input>) => Tags;
  /** Place among waiting work, 1 (first) to 5. @default 3 */
  readonly priorityKey?: (input: z.output<Input>) => number;
  /** One line for the Temporal UI; opaque ids only. */
  readonly summary: (input: z.output<Input>) => string;
}

export type JobInput<J extends { input: z.ZodType }> = z.output<J['input']>;
export type JobResult<J extends { result: z.ZodType }> = z.output<J['result']>;

/**
 * Declares a job.
 *
 * @example
 * export const countRows = defineJob({
 *   workflow: 'countRows',
 *   queue: 'analysis',
 *   input: z.strictObject({ datasetId: DatasetId, clinicId: ClinicId }),
 *   result: z.strictObject({ rows: z.int() }),
 *   workflowId: (input) => `count/${input.datasetId}`,
 *   tags: (input) => ({ clinicId: input.clinicId, datasetId: input.datasetId }),
 *   summary: (input) => `Count the rows of ${input.datasetId}`,
 * });
 */
export function defineJob<Input extends z.ZodType, Result extends z.ZodType>(
  job: Job<Input, Result>,
): Job<Input, Result> {
  return {
    ...job,
    workflowId: (input) => {
      const { clinicId } = job.tags(input);
      const id = job.workflowId(input);
      return clinicId === undefined ? id : clinicWorkflowId(clinicId, id);
    },
  };
}

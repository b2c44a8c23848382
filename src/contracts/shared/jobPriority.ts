import type { z } from 'zod';
import type { Job } from './defineJob.ts';

/** How Temporal orders waiting tasks (https://docs.temporal.io/develop/task-queue-priority-fairness). */
interface JobPriority {
  /** 1 is served first, 5 last. */
  readonly priorityKey: number;
  /** Tasks of different keys are served in turn. */
  readonly fairnessKey?: string;
}

/** A job that says nothing about its priority; the middle of 1 to 5. */
const DEFAULT_PRIORITY_KEY = 3;

/**
 * Where a job stands among waiting work: first by its priority key, then fairly among clinics. Its activities and
 * children inherit it. The share of a clinic is set in the queues, by `setFairnessWeight`.
 */
export function jobPriority<Input extends z.ZodType, Result extends z.ZodType>(
  job: Job<Input, Result>,
  input: z.output<Input>,
): JobPriority {
  const { clinicId } = job.tags(input);
  return {
    priorityKey: job.priorityKey?.(input) ?? DEFAULT_PRIORITY_KEY,
    ...(clinicId === undefined ? {} : { fairnessKey: clinicId }),
  };
}

import type { Priority } from '@temporalio/common';
import { z } from 'zod';
import type { Job } from './defineJob.ts';
import { ClinicId } from './ids.ts';
import { namedValues } from './namedValues.ts';

/** A job that says nothing about its priority; the middle of 1 to 5. */
const DEFAULT_PRIORITY_KEY = 3;

/**
 * Shares of clinics as one text, such as `big-clinic=3,small-clinic=0.5`. Temporal takes weights from 0.001 to 1,000
 * (https://docs.temporal.io/develop/task-queue-priority-fairness).
 */
export const FairnessWeights = namedValues(
  z.tuple([ClinicId, z.coerce.number().min(0.001).max(1_000)]),
  'must be clinics with weights from 0.001 to 1000, such as big-clinic=3,small-clinic=0.5',
);

/**
 * Where a job stands among waiting work: first by its priority key, then fairly among clinics. Its activities and
 * children inherit it.
 *
 * @param fairnessWeight the clinic's share against others' 1; absent: inherited, or 1
 */
export function jobPriority<Input extends z.ZodType, Result extends z.ZodType>(
  job: Job<Input, Result>,
  input: z.output<Input>,
  fairnessWeight?: number,
): Priority {
  const { clinicId } = job.tags(input);
  return {
    priorityKey: job.priorityKey?.(input) ?? DEFAULT_PRIORITY_KEY,
    ...(clinicId === undefined ? {} : { fairnessKey: clinicId }),
    ...(fairnessWeight === undefined ? {} : { fairnessWeight }),
  };
}

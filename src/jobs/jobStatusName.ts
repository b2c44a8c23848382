import { z } from 'zod';

/** The status of a job as it is typed. */
export const JobStatusName = z.enum([
  'running',
  'completed',
  'failed',
  'cancelled',
  'terminated',
  'timed-out',
  'continued-as-new',
]);
export type JobStatusName = z.infer<typeof JobStatusName>;

const IN_QUERIES: Readonly<Record<JobStatusName, string>> = {
  running: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Canceled',
  terminated: 'Terminated',
  'timed-out': 'TimedOut',
  'continued-as-new': 'ContinuedAsNew',
};

/** The status as the queries of Temporal name it. */
export const statusInQueries = (status: JobStatusName): string => IN_QUERIES[status];

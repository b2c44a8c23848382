import { z } from 'zod';
import type { StartedJob } from '../../contracts/client/startJob.ts';

/** The answer of every route that starts a job. */
export const StartedJobView = z
  .object({
    workflowId: z
      .string()
      .describe('the job; GET /v1/jobs/{job} tells how far it is and what it has come to'),
    joined: z.boolean().describe('whether it was running already, with the same input'),
  })
  .meta({ id: 'StartedJob' });

/** A started job as it is answered. */
export const started = <Input, Result>({ workflowId, joined }: StartedJob<Input, Result>) => ({
  status: 202 as const,
  body: { workflowId, joined },
});

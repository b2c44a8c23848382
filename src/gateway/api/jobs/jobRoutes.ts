import { z } from 'zod';
import { jobHandle } from '../../../contracts/client/jobHandle.ts';
import { controlJob, JOB_CONTROLS, type JobControl } from '../../../jobs/controlJob.ts';
import { jobStatus } from '../../../jobs/jobStatus.ts';
import { JobStatusName, statusInQueries } from '../../../jobs/jobStatusName.ts';
import { JobCursor, pageOfJobs } from '../../../jobs/pageOfJobs.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { Instant, pageBody, pageQuery, pageSchema } from '../page.ts';

const tag = 'Jobs';
const params = z.strictObject({
  job: z
    .string()
    .min(1)
    .max(1_000)
    .describe('the id of its workflow, percent-encoded, such as riverside%2Fanalysis%2Fds_…'),
});

const WorkflowStatus = z.string().describe('as Temporal names it, such as RUNNING or COMPLETED');
const listed = {
  workflowId: z.string(),
  workflow: z.string(),
  status: WorkflowStatus,
  startedAt: Instant,
  closedAt: Instant.nullable(),
};
export const JobSummaryView = z.object(listed).meta({ id: 'JobSummary' });

const Count = z.number().nonnegative();
const ProgressView = z
  .object({
    phase: z.string(),
    done: Count,
    total: Count.describe('0 while it is not known'),
    unit: z.string(),
    parts: z.object({ done: Count, total: Count }).optional(),
    measures: z.array(z.object({ unit: z.string(), done: Count, total: Count })).optional(),
    remainingMs: Count.optional(),
    parked: Count.optional(),
  })
  .meta({ id: 'Progress' });

const JobView = z
  .object({
    ...listed,
    progress: ProgressView.nullable().describe('null while no worker answers'),
    stages: z.array(
      z.object({
        name: z.string(),
        state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
        workflowId: z.string().optional(),
        progress: ProgressView.nullable(),
      }),
    ),
  })
  .meta({ id: 'Job' });

const RequestedView = z.object({
  workflowId: z.string(),
  requested: z.enum(JOB_CONTROLS),
});

const listJobsRoute = defineRoute({
  method: 'GET',
  path: '/jobs',
  tag,
  summary: 'List jobs',
  scope: 'read',
  input: {
    query: pageQuery(JobCursor).extend({
      status: JobStatusName.optional(),
      type: z
        .string()
        .regex(/^\w{1,100}$/, 'must be the name of a workflow, such as analyzeDataset')
        .optional(),
    }),
  },
  answers: { 200: pageSchema(JobSummaryView) },
  run: async ({ query: { status, ...filter } }, { clinic }, { temporal }) => {
    const { id: clinicId } = await clinic();
    const page = await pageOfJobs(temporal, {
      ...filter,
      clinicId,
      status: status === undefined ? undefined : statusInQueries(status),
    });
    return { status: 200, body: pageBody(page, (job) => job) };
  },
});

const showJobRoute = defineRoute({
  method: 'GET',
  path: '/jobs/:job',
  tag,
  summary: 'Show a job and its progress',
  scope: 'read',
  input: { params },
  answers: { 200: JobView },
  run: async ({ params: { job } }, { clinic }, { temporal }) => {
    const { id: clinicId } = await clinic();
    // Throws for the job of another clinic.
    jobHandle(temporal, clinicId, job);
    const { stages, progress, ...status } = await jobStatus(temporal, job);
    return {
      status: 200,
      body: { ...status, progress: progressView(progress), stages: stages.map(stageView) },
    };
  },
});

const SUMMARIES = {
  pause: 'Pause a job: it starts no new work',
  resume: 'Resume a paused job',
  cancel: 'Cancel a job',
} satisfies Record<JobControl, string>;

const controlRoute = (requested: JobControl): ApiRoute =>
  defineRoute({
    method: 'POST',
    path: `/jobs/:job/${requested}`,
    tag,
    summary: SUMMARIES[requested],
    scope: 'manage',
    input: { params },
    answers: { 202: RequestedView },
    run: async ({ params: { job } }, { clinic }, { temporal }) => {
      const { id: clinicId } = await clinic();
      await controlJob(jobHandle(temporal, clinicId, job), requested);
      return { status: 202, body: { workflowId: job, requested } };
    },
  });

export const JOB_ROUTES: readonly ApiRoute[] = [
  listJobsRoute,
  showJobRoute,
  ...JOB_CONTROLS.map(controlRoute),
];

type Status = Awaited<ReturnType<typeof jobStatus>>;

function progressView(shown: Status['progress']) {
  if (shown === null) return null;
  const { measures, ...progress } = shown;
  return { ...progress, ...(measures === undefined ? {} : { measures: [...measures] }) };
}

const stageView = ({ progress, ...stage }: Status['stages'][number]) => ({
  ...stage,
  progress: progressView(progress),
});

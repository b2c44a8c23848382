import { z } from 'zod';
import { jobHandle } from '../../../contracts/client/jobHandle.ts';
import { controlJob, JOB_CONTROLS, type JobControl } from '../../../jobs/controlJob.ts';
import { jobStatus } from '../../../jobs/jobStatus.ts';
import { JobStatusName, statusInQueries } from '../../../jobs/jobStatusName.ts';
import { JobCursor, pageOfJobs } from '../../../jobs/pageOfJobs.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { pageBody, pageQuery, pageSchema } from '../page.ts';
import { jobEventsRoute } from './jobEventsRoute.ts';
import { JobParams, JobSummaryView, JobView, jobView } from './jobView.ts';

const tag = 'Jobs';
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
  summary: 'Show a job, its progress and its result',
  scope: 'read',
  input: { params: JobParams },
  answers: { 200: JobView },
  run: async ({ params: { job } }, { clinic }, { temporal }) => {
    const { id: clinicId } = await clinic();
    // Throws for the job of another clinic.
    jobHandle(temporal, clinicId, job);
    return { status: 200, body: await jobView(temporal, await jobStatus(temporal, job)) };
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
    input: { params: JobParams },
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
  jobEventsRoute,
  ...JOB_CONTROLS.map(controlRoute),
];

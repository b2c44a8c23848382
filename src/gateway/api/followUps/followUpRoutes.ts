import { z } from 'zod';
import { jobHandle } from '../../../contracts/client/jobHandle.ts';
import {
  FollowUpJump,
  followUpPosition,
  nextFollowUpStep,
  runFollowUps,
} from '../../../contracts/followUps/followUpJobs.ts';
import { ContactId } from '../../../contracts/shared/ids.ts';
import { FollowUpsRequest } from '../../../domain/followUps/followUpsRequest.ts';
import { startFollowUps } from '../../../followUps/startFollowUps.ts';
import {
  FOLLOW_UP_NEWS,
  type FollowUpNews,
  jumpToStep,
  requireFollowUps,
  skipStep,
  tellFollowUps,
} from '../../../followUps/steerFollowUps.ts';
import { askJob } from '../../../jobs/jobStatus.ts';
import { JobStatusName, statusInQueries } from '../../../jobs/jobStatusName.ts';
import { JobCursor, pageOfJobs } from '../../../jobs/pageOfJobs.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { JobSummaryView } from '../jobs/jobView.ts';
import { Instant, pageBody, pageQuery, pageSchema } from '../page.ts';
import { withPatience } from '../withPatience.ts';
import { FollowUpPositionView, NextStepView, nextStepView, positionView } from './followUpViews.ts';
import { SEQUENCE_ROUTES } from './sequenceRoutes.ts';

const tag = 'Follow-ups';
const params = z.strictObject({
  job: z
    .string()
    .min(1)
    .max(1_000)
    .describe('the id of their workflow, percent-encoded, such as riverside%2Ffollow-up%2F…'),
});

const StartedView = z
  .object({
    workflowId: z.string(),
    contactId: ContactId,
    joined: z.boolean().describe('the same follow-ups were running already'),
  })
  .meta({ id: 'StartedFollowUps' });

const FollowUpsView = z
  .object({
    workflowId: z.string(),
    status: z.string().describe('as Temporal names it, such as RUNNING or COMPLETED'),
    startedAt: Instant,
    closedAt: Instant.nullable(),
    position: FollowUpPositionView.nullable().describe('null while no worker answers'),
    next: NextStepView.nullable().describe('the step that waits for its time'),
  })
  .meta({ id: 'FollowUps' });

const ToldView = z
  .object({ workflowId: z.string(), told: z.enum(FOLLOW_UP_NEWS) })
  .meta({ id: 'ToldFollowUps' });

const startRoute = defineRoute({
  method: 'POST',
  path: '/follow-ups',
  tag,
  summary: 'Start a sequence for a contact',
  description:
    'The same sequence with the same variables for the same contact is joined while it runs. Pause, resume and cancel it as a job.',
  scope: 'send',
  input: { body: FollowUpsRequest },
  answers: { 202: StartedView },
  run: async ({ body }, { clinic }, context) => {
    const { id: clinicId } = await clinic();
    return { status: 202, body: await startFollowUps(context, clinicId, body) };
  },
});

const listRoute = defineRoute({
  method: 'GET',
  path: '/follow-ups',
  tag,
  summary: 'List follow-ups',
  scope: 'read',
  input: { query: pageQuery(JobCursor).extend({ status: JobStatusName.optional() }) },
  answers: { 200: pageSchema(JobSummaryView) },
  run: async ({ query: { status, ...filter } }, { clinic }, { temporal }) => {
    const { id: clinicId } = await clinic();
    const found = await pageOfJobs(temporal, {
      ...filter,
      clinicId,
      type: runFollowUps.workflow,
      status: status && statusInQueries(status),
    });
    return { status: 200, body: pageBody(found, (job) => job) };
  },
});

const showRoute = defineRoute({
  method: 'GET',
  path: '/follow-ups/:job',
  tag,
  summary: 'Show the current step of follow-ups and what comes next',
  scope: 'read',
  input: { params },
  answers: { 200: FollowUpsView },
  run: async ({ params: { job } }, { clinic }, { temporal }) => {
    const { id: clinicId } = await clinic();
    const handle = jobHandle(temporal, clinicId, job);
    const { status, startTime, closeTime } = await requireFollowUps(handle);
    const position = await askJob(temporal, () => handle.query(followUpPosition));
    const next = position && (await askJob(temporal, () => handle.query(nextFollowUpStep)));
    return {
      status: 200,
      body: {
        workflowId: job,
        status: status.name,
        startedAt: startTime.toISOString(),
        closedAt: closeTime?.toISOString() ?? null,
        position: position && positionView(position),
        next: next && nextStepView(next),
      },
    };
  },
});

const skipRoute = defineRoute({
  method: 'POST',
  path: '/follow-ups/:job/skip',
  tag,
  summary: 'Leave out the step that waits',
  scope: 'manage',
  input: { params },
  answers: { 200: FollowUpPositionView },
  run: async ({ params: { job } }, { clinic }, { temporal }) => {
    const { id: clinicId } = await clinic();
    const handle = jobHandle(temporal, clinicId, job);
    return { status: 200, body: positionView(await withPatience(temporal, () => skipStep(handle))) };
  },
});

const jumpRoute = defineRoute({
  method: 'POST',
  path: '/follow-ups/:job/jump',
  tag,
  summary: 'Go on with another step',
  scope: 'manage',
  input: { params, body: FollowUpJump },
  answers: { 200: FollowUpPositionView },
  run: async ({ params: { job }, body }, { clinic }, { temporal }) => {
    const { id: clinicId } = await clinic();
    const handle = jobHandle(temporal, clinicId, job);
    return { status: 200, body: positionView(await withPatience(temporal, () => jumpToStep(handle, body))) };
  },
});

const NEWS_SUMMARIES = {
  booked: 'Record that the contact has booked what the sequence asks for',
  'opt-out': 'End follow-ups, since the contact wants no more of them',
} satisfies Record<FollowUpNews, string>;

const newsRoute = (news: FollowUpNews): ApiRoute =>
  defineRoute({
    method: 'POST',
    path: `/follow-ups/:job/${news}`,
    tag,
    summary: NEWS_SUMMARIES[news],
    scope: 'manage',
    input: { params },
    answers: { 202: ToldView },
    run: async ({ params: { job } }, { clinic }, { temporal }) => {
      const { id: clinicId } = await clinic();
      await tellFollowUps(jobHandle(temporal, clinicId, job), news);
      return { status: 202, body: { workflowId: job, told: news } };
    },
  });

export const FOLLOW_UP_ROUTES: readonly ApiRoute[] = [
  startRoute,
  listRoute,
  showRoute,
  skipRoute,
  jumpRoute,
  ...FOLLOW_UP_NEWS.map(newsRoute),
  ...SEQUENCE_ROUTES,
];

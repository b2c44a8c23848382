import { z } from 'zod';
import {
  Failure,
  FailureId,
  FailureType,
  RetriedFailure,
  TerminatedFailure,
} from '../../../contracts/operations/failures.ts';
import { singleLine } from '../../../domain/shared/singleLine.ts';
import { requireFailure } from '../../../failures/failureSources.ts';
import { forgetFailure } from '../../../failures/forgetFailure.ts';
import { FailureCursor, pageOfFailures } from '../../../failures/pageOfFailures.ts';
import { retryFailure } from '../../../failures/retryFailure.ts';
import { terminateFailure } from '../../../failures/terminateFailure.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { pageBody, pageQuery, pageSchema } from '../page.ts';
import { withPatience } from '../withPatience.ts';
import { SNAPSHOT_ROUTES } from './snapshotRoutes.ts';

const tag = 'Failures';
const params = z.strictObject({ failure: FailureId });
const FailureView = Failure.meta({ id: 'Failure' });

const listRoute = defineRoute({
  method: 'GET',
  path: '/failed',
  tag,
  summary: 'List what has failed and needs attention',
  description:
    'Jobs that failed, timed out or were terminated, chunks without an answer, messages and webhooks that were given up; the newest first. What has recovered since, is being retried or is forgotten is left out unless asked for.',
  scope: 'read',
  input: {
    query: pageQuery(FailureCursor).extend({
      all: z.enum(['true', 'false']).default('false').describe('also what needs no attention'),
      type: FailureType.optional().describe('chunks, message, webhook, or a type of workflow'),
    }),
  },
  answers: { 200: pageSchema(FailureView) },
  run: async ({ query: { all, type, since, ...page } }, { clinic }, context) => {
    const { id: clinicId } = await clinic();
    const request = { ...page, all: all === 'true', clinicId, type, since };
    const found = await pageOfFailures(context, request);
    return { status: 200, body: pageBody(found, (failure) => failure) };
  },
});

const showRoute = defineRoute({
  method: 'GET',
  path: '/failed/:failure',
  tag,
  summary: 'Show why something failed and what retrying it would do',
  scope: 'read',
  input: { params },
  answers: { 200: FailureView },
  run: async ({ params: { failure } }, { clinic }, context) => {
    const { id: clinicId } = await clinic();
    return { status: 200, body: await requireFailure(context, clinicId, failure) };
  },
});

const retryRoute = defineRoute({
  method: 'POST',
  path: '/failed/:failure/retry',
  tag,
  summary: 'Retry what has failed',
  description:
    'A job continues with the step that failed where its history allows, else it starts again under the same business key. What a provider or an app has accepted is not sent again. 409 `FailureNotOpen` for what needs no attention, 409 `NotRetryable` for what cannot be retried.',
  scope: 'manage',
  input: { params },
  answers: { 202: RetriedFailure.meta({ id: 'RetriedFailure' }) },
  run: async ({ params: { failure } }, { clinic, caller }, context) => {
    const { id: clinicId } = await clinic();
    const retried = await withPatience(context.temporal, () =>
      retryFailure(context, clinicId, failure, caller.tokenId),
    );
    return { status: 202, body: retried };
  },
});

const terminateRoute = defineRoute({
  method: 'POST',
  path: '/failed/:failure/terminate',
  tag,
  summary: 'End what still runs of a failure',
  description:
    'The analysis that waits for a decision about its chunks, which cleans up, or the job that tries it again, which is not asked. 409 `NothingRuns` when there is none.',
  scope: 'manage',
  input: { params },
  answers: { 200: TerminatedFailure.meta({ id: 'TerminatedFailure' }) },
  run: async ({ params: { failure } }, { clinic, caller }, context) => {
    const { id: clinicId } = await clinic();
    const ended = await withPatience(context.temporal, () =>
      terminateFailure(context, clinicId, failure, caller.tokenId),
    );
    return { status: 200, body: ended };
  },
});

const forgetRoute = defineRoute({
  method: 'POST',
  path: '/failed/:failure/forget',
  tag,
  summary: 'Record that nothing is to be done about a failure',
  description: 'It needs no attention any more, unless it fails once more.',
  scope: 'manage',
  input: {
    params,
    body: z.strictObject({
      reason: singleLine(200).describe('why, without data of patients; kept in the audit trail'),
    }),
  },
  answers: { 200: FailureView },
  run: async ({ params: { failure }, body: { reason } }, { clinic, caller }, context) => {
    const { id: clinicId } = await clinic();
    const decision = { reason, forgottenBy: caller.tokenId };
    return { status: 200, body: await forgetFailure(context, clinicId, failure, decision) };
  },
});

export const FAILURE_ROUTES: readonly ApiRoute[] = [
  listRoute,
  showRoute,
  retryRoute,
  terminateRoute,
  forgetRoute,
  ...SNAPSHOT_ROUTES,
];

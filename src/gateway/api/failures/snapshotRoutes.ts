import { z } from 'zod';
import { FailureType } from '../../../contracts/operations/failures.ts';
import { FailureSnapshot, RetryRate } from '../../../contracts/operations/retryJobs.ts';
import { FailureSnapshotId } from '../../../contracts/shared/ids.ts';
import {
  requireFailureSnapshot,
  retrySnapshot,
  takeFailureSnapshot,
} from '../../../failures/failureSnapshot.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { StartedJobView, started } from '../startedJob.ts';

const tag = 'Failures';
const params = z.strictObject({ snapshot: FailureSnapshotId });
const SnapshotView = FailureSnapshot.meta({ id: 'FailureSnapshot' });

const takeRoute = defineRoute({
  method: 'POST',
  path: '/failed/snapshots',
  tag,
  summary: 'Note what has failed and can be retried, and retry nothing yet',
  description: '422 `NothingToRetry` when nothing matches the filter.',
  scope: 'manage',
  input: {
    body: z.strictObject({
      type: FailureType.optional().describe('chunks, message, webhook, or a type of workflow'),
      since: z.iso
        .datetime({ offset: true, error: 'must be an instant such as 2026-11-27T00:00:00Z' })
        .transform((text) => new Date(text))
        .optional()
        .describe('only what failed since then'),
    }),
  },
  answers: { 201: SnapshotView },
  run: async ({ body: { type, since } }, { clinic, caller }, context) => {
    const { id: clinicId } = await clinic();
    const taken = await takeFailureSnapshot(context, { clinicId, type, since }, caller.tokenId);
    return { status: 201, body: taken };
  },
});

const showRoute = defineRoute({
  method: 'GET',
  path: '/failed/snapshots/:snapshot',
  tag,
  summary: 'Show what a snapshot holds and what has become of it',
  scope: 'read',
  input: { params },
  answers: { 200: SnapshotView },
  run: async ({ params: { snapshot } }, { clinic }, context) => {
    const { id: clinicId } = await clinic();
    return { status: 200, body: await requireFailureSnapshot(context, clinicId, snapshot) };
  },
});

const retryRoute = defineRoute({
  method: 'POST',
  path: '/failed/snapshots/:snapshot/retry',
  tag,
  summary: 'Retry what a snapshot holds',
  description:
    'What needs no attention any more when its turn comes is skipped. 409 `NothingToRetry` when nothing of it is left.',
  scope: 'manage',
  input: {
    params,
    body: z.strictObject({ perSecond: RetryRate.default(5).describe('how many are retried per second') }),
  },
  answers: { 202: StartedJobView },
  run: async ({ params: { snapshot }, body: { perSecond } }, { clinic, caller }, context) => {
    const { id: clinicId } = await clinic();
    return started(await retrySnapshot(context, clinicId, snapshot, { perSecond, by: caller.tokenId }));
  },
});

export const SNAPSHOT_ROUTES: readonly ApiRoute[] = [takeRoute, showRoute, retryRoute];

import { proxyActivities, uuid4 } from '@temporalio/workflow';
import type { CleanUpActivities, OrphanPosition } from '../../activities/operations/cleanUpActivities.ts';
import type { MessageRetentionActivities } from '../../activities/operations/messageRetentionActivities.ts';
import type * as jobs from '../../contracts/operations/storageJobs.ts';
import { ReportKindName } from '../../contracts/reports/reportJobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { CleanUpId } from '../../contracts/shared/ids.ts';
import { LONG_DB_ACTIVITY, SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';

const activities = proxyActivities<CleanUpActivities>(SHORT_DB_ACTIVITY);
const { removeUnfinishedWrites } = proxyActivities<CleanUpActivities>(LONG_DB_ACTIVITY);

const retention = proxyActivities<MessageRetentionActivities>(SHORT_DB_ACTIVITY);

type EndedPosition = Parameters<MessageRetentionActivities['removeOldReplies']>[0]['after'];
type ReportPosition = Parameters<CleanUpActivities['removeExpiredReports']>[0]['after'];
type Result = JobResult<typeof jobs.cleanUp>;

/** Removes expired reports, links and messages, then orphaned objects, in batches; after a lost worker one batch is repeated. */
export async function cleanUp({ dryRun }: JobInput<typeof jobs.cleanUp>): Promise<Result> {
  const cleanUpId = CleanUpId.parse(`cu_${uuid4().replaceAll('-', '')}`);
  const reporter = new ProgressReporter({ phase: 'expired reports', done: 0, total: 0, unit: 'removed' });
  const removed = {
    ...{ reports: 0, links: 0, plans: 0, orphans: 0, unfinishedWrites: 0, bytes: 0 },
    ...{ notifications: 0, replies: 0, bulkSends: 0, events: 0, idempotencyKeys: 0 },
  };
  const count = (more: Partial<typeof removed>) => {
    for (const what of Object.keys(removed) as (keyof typeof removed)[]) removed[what] += more[what] ?? 0;
    const { bytes: _, ...things } = removed;
    reporter.update({ done: Object.values(things).reduce((sum, number) => sum + number, 0) });
  };

  await activities.beginCleanUp({ cleanUpId, dryRun, at: new Date().toISOString() });
  for (const kind of ReportKindName.options) {
    let after: ReportPosition = null;
    do {
      const { next, ...batch }: { next: ReportPosition; reports: number; bytes: number } =
        await activities.removeExpiredReports({ kind, after, dryRun });
      count(batch);
      after = next;
    } while (after !== null);
  }
  reporter.update({ phase: 'ended links' });
  count(await activities.removeEndedLinks({ dryRun }));

  reporter.update({ phase: 'abandoned reports' });
  let afterPlan: ReportPosition = null;
  do {
    const { next, plans }: { next: ReportPosition; plans: number } = await activities.removeAbandonedPlans({
      after: afterPlan,
      dryRun,
    });
    count({ plans });
    afterPlan = next;
  } while (afterPlan !== null);

  reporter.update({ phase: 'messages' });
  let afterNotification: EndedPosition = null;
  do {
    const { next, notifications }: { next: EndedPosition; notifications: number } =
      await retention.removeOldNotifications({ after: afterNotification, dryRun });
    count({ notifications });
    afterNotification = next;
  } while (afterNotification !== null);
  let afterReply: EndedPosition = null;
  do {
    const { next, replies }: { next: EndedPosition; replies: number } = await retention.removeOldReplies({
      after: afterReply,
      dryRun,
    });
    count({ replies });
    afterReply = next;
  } while (afterReply !== null);
  let isLast = false;
  do {
    const { isLast: wasLast, ...batch } = await retention.removeOldRows({ dryRun });
    count(batch);
    isLast = wasLast;
  } while (!isLast);

  reporter.update({ phase: 'orphans' });
  let position: OrphanPosition | null = null;
  do {
    const { next, ...batch }: { next: OrphanPosition | null; orphans: number; bytes: number } =
      await activities.removeOrphans({ position, dryRun });
    count(batch);
    position = next;
  } while (position !== null);
  count(await removeUnfinishedWrites({ dryRun }));

  await activities.finishCleanUp({ cleanUpId, dryRun, removed });
  reporter.update({ phase: 'completed', total: reporter.current.done });
  return { cleanUpId, dryRun, removed };
}

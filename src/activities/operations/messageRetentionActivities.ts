import { getClient } from '@temporalio/activity';
import { isRunning } from '../../contracts/client/isRunning.ts';
import { removeEndedIdempotencyKeys } from '../../store/clinics/idempotencyKeys.ts';
import type { Database } from '../../store/database.ts';
import {
  type EndedRow,
  type ExpiredRow,
  listExpiredNotifications,
  listExpiredReplies,
  removeEndedRows,
  removeExpiredBulkSends,
  removeExpiredRecipients,
  removeUnknownEvents,
} from '../../store/messaging/expiredMessages.ts';

/** Notifications and replies looked at by one call. */
const BATCH = 500;
/** Rows removed by one statement. */
const ROWS = 5_000;

interface RetentionBatch {
  readonly after: EndedRow | null;
  readonly dryRun: boolean;
}

/** Removes what clinics have sent and received once it is older than they keep it, in batches. */
export function messageRetentionActivities({ database }: { readonly database: Database }) {
  return {
    /** A batch of notifications with their messages, of those after `after`; `next` is null after the last one. */
    async removeOldNotifications({
      after,
      dryRun,
    }: RetentionBatch): Promise<{ notifications: number; next: EndedRow | null }> {
      const page = await listExpiredNotifications(database, { now: new Date(), after, limit: BATCH });
      const over = await notNeeded(page);
      if (!dryRun) await removeEndedRows(database, 'notifications', over);
      return { notifications: over.length, next: lastOf(page) };
    },

    /** A batch of replies, of those after `after`; `next` is null after the last one. */
    async removeOldReplies({
      after,
      dryRun,
    }: RetentionBatch): Promise<{ replies: number; next: EndedRow | null }> {
      const page = await listExpiredReplies(database, { now: new Date(), after, limit: BATCH });
      const over = await notNeeded(page);
      if (!dryRun) await removeEndedRows(database, 'inboundMessages', over);
      return { replies: over.length, next: lastOf(page) };
    },

    /** A batch of bulk sends and of what is kept for a time; `isLast` when nothing more is left to be removed. */
    async removeOldRows({
      dryRun,
    }: {
      dryRun: boolean;
    }): Promise<{ bulkSends: number; events: number; idempotencyKeys: number; isLast: boolean }> {
      const removal = { now: new Date(), limit: ROWS, dryRun };
      const recipients = await removeExpiredRecipients(database, removal);
      // A bulk send goes after its recipients.
      const isReady = dryRun || recipients < ROWS;
      const bulkSends = isReady ? await removeExpiredBulkSends(database, removal) : 0;
      const events = await removeUnknownEvents(database, removal);
      const idempotencyKeys = await removeEndedIdempotencyKeys(database, removal);
      const isFull = [recipients, bulkSends, events, idempotencyKeys].some((count) => count >= ROWS);
      return { bulkSends, events, idempotencyKeys, isLast: dryRun || !isFull };
    },
  };
}

export type MessageRetentionActivities = ReturnType<typeof messageRetentionActivities>;

/** Those that no running workflow refers to. */
async function notNeeded(rows: readonly ExpiredRow[]): Promise<ExpiredRow[]> {
  const running = new Set<string>();
  for (const workflowId of new Set(rows.flatMap((row) => row.workflowId ?? []))) {
    if (await isRunning(getClient(), workflowId)) running.add(workflowId);
  }
  return rows.filter(({ workflowId }) => workflowId === null || !running.has(workflowId));
}

function lastOf(page: readonly ExpiredRow[]): EndedRow | null {
  const last = page.length < BATCH ? undefined : page.at(-1);
  return last ? { clinicId: last.clinicId, endedAt: last.endedAt, id: last.id } : null;
}

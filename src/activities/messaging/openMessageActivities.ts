import type { Database } from '../../store/database.ts';
import {
  type ReopenedNotification,
  reopenFailedNotifications,
} from '../../store/messaging/postAcceptanceFailures.ts';
import { listUnsettledMessages, type UnsettledMessage } from '../../store/messaging/unsettledMessages.ts';

/** For older ones an alert was raised long ago. */
export const LOOK_BACK_MS = 3 * 24 * 3_600_000;

/** Finds the messages that have to be reconciled. */
export function openMessageActivities({ database }: { readonly database: Database }) {
  return {
    /** The next page of open messages after `afterId`, which is empty for the first. */
    async nextOpenMessages(page: {
      untouchedMinutes: number;
      afterId: string;
      limit: number;
    }): Promise<UnsettledMessage[]> {
      const now = Date.now();
      return listUnsettledMessages(database, {
        requestedAfter: new Date(now - LOOK_BACK_MS),
        untouchedSince: new Date(now - page.untouchedMinutes * 60_000),
        afterId: page.afterId,
        limit: page.limit,
      });
    },

    /** See {@link reopenFailedNotifications}. */
    async reopenFailedNotifications({ limit }: { limit: number }): Promise<readonly ReopenedNotification[]> {
      const since = new Date(Date.now() - LOOK_BACK_MS);
      return reopenFailedNotifications(database, { since, limit });
    },
  };
}

export type OpenMessageActivities = ReturnType<typeof openMessageActivities>;

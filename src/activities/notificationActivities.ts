import {
  type AnalysisId,
  type ClinicId,
  type ContactId,
  MessageId,
  NotificationId,
  type ReportId,
} from '../contracts/ids.ts';
import type { Channel } from '../contracts/notifications.ts';
import { PermanentError } from '../domain/jobError.ts';
import type { AnalysisTemplate } from '../domain/notificationContent.ts';
import { newId } from '../security/newId.ts';
import type { Database } from '../store/database.ts';
import * as messages from '../store/messages.ts';
import * as notifications from '../store/notifications.ts';

/** Commits what is to be said, to whom and over which channels, before anything is sent. */
export function notificationActivities({ database }: { readonly database: Database }) {
  return {
    /**
     * Commits a notification about an analysis; answers the id of the one there is for the key. Notifications with
     * variables of their own are committed by the activity that knows them, through the store.
     */
    async createNotification(input: {
      key: string;
      clinicId: ClinicId;
      contactId: ContactId;
      template: AnalysisTemplate;
      analysisId: AnalysisId;
      reportId: ReportId | null;
      channels: readonly Channel[];
    }): Promise<NotificationId> {
      const { template, ...rest } = input;
      const id = await notifications.createNotification(database, {
        id: newId('nt'),
        ...rest,
        content: { template },
      });
      return NotificationId.parse(id);
    },

    async channelsOf({ notificationId }: { notificationId: NotificationId }): Promise<Channel[]> {
      const notification = await notifications.findNotification(database, notificationId);
      if (!notification) throw new PermanentError('NotificationNotFound', `${notificationId} is not known`);
      return [...notification.channels];
    },

    /** Commits the intent to send over one channel; answers the id of the one intent there is. */
    async createMessage(input: { notificationId: NotificationId; channel: Channel }): Promise<MessageId> {
      return MessageId.parse(await messages.createMessage(database, { id: newId('ms'), ...input }));
    },
  };
}

export type NotificationActivities = ReturnType<typeof notificationActivities>;

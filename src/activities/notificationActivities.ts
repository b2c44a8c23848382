import {
  type AnalysisId,
  type ClinicId,
  type ContactId,
  MessageId,
  NotificationId,
  type ReportId,
} from '../contracts/ids.ts';
import { PermanentError } from '../domain/jobError.ts';
import type { MessageTemplate } from '../messages/messageContent.ts';
import { newId } from '../security/newId.ts';
import type { Database } from '../store/database.ts';
import * as messages from '../store/messages.ts';
import * as notifications from '../store/notifications.ts';

/** Commits what is to be said, to whom and over which channels, before anything is sent. */
export function notificationActivities({ database }: { readonly database: Database }) {
  return {
    /** Answers the id of the one notification there is for the key. */
    async createNotification(input: {
      key: string;
      clinicId: ClinicId;
      contactId: ContactId;
      template: MessageTemplate;
      analysisId: AnalysisId;
      reportId: ReportId | null;
      channels: readonly notifications.Channel[];
    }): Promise<NotificationId> {
      const id = await notifications.createNotification(database, { id: newId('nt'), ...input });
      return NotificationId.parse(id);
    },

    async channelsOf({
      notificationId,
    }: {
      notificationId: NotificationId;
    }): Promise<notifications.Channel[]> {
      const notification = await notifications.findNotification(database, notificationId);
      if (!notification) throw new PermanentError('NotificationNotFound', `${notificationId} is not known`);
      return [...notification.channels];
    },

    /** Commits the intent to send over one channel; answers the id of the one intent there is. */
    async createMessage(input: {
      notificationId: NotificationId;
      channel: notifications.Channel;
    }): Promise<MessageId> {
      return MessageId.parse(await messages.createMessage(database, { id: newId('ms'), ...input }));
    },
  };
}

export type NotificationActivities = ReturnType<typeof notificationActivities>;

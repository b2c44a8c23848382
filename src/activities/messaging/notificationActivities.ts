import type { Channel } from '../../contracts/messaging/notifications.ts';
import {
  type AnalysisId,
  type ClinicId,
  type ContactId,
  type MessageId,
  NotificationId,
  type ReportId,
} from '../../contracts/shared/ids.ts';
import { isDelivered } from '../../domain/messaging/messageStatus.ts';
import type { AnalysisTemplate } from '../../domain/messaging/notificationContent.ts';
import type { SendingSoFar, SendingStep } from '../../domain/messaging/sendingStep.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { nextSendingStep } from '../../notifications/nextSendingStep.ts';
import type { SendingRuleOptions } from '../../notifications/sendingRuleOptions.ts';
import { newId } from '../../security/newId.ts';
import type { Database } from '../../store/database.ts';
import * as messages from '../../store/messaging/messages.ts';
import * as notifications from '../../store/messaging/notifications.ts';

export interface NotificationActivityOptions {
  readonly database: Database;
  readonly rules: SendingRuleOptions;
}

/** Commits the content, the contact and the channels of a notification before anything is sent. */
export function notificationActivities({ database, rules }: NotificationActivityOptions) {
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

    /** See {@link nextSendingStep}. Permanent `NotificationNotFound`. */
    nextSendingStep: (soFar: SendingSoFar): Promise<SendingStep> => nextSendingStep(database, rules, soFar),

    /** The known state of the delivery of an accepted message. */
    async deliveryOf(input: {
      clinicId: ClinicId;
      messageId: MessageId;
    }): Promise<'delivered' | 'failed' | 'pending'> {
      const { clinicId, messageId } = input;
      const message = await messages.findMessage(database, clinicId, messageId);
      if (!message) throw new PermanentError('MessageNotFound', `there is no message ${messageId}`);
      if (isDelivered(message.status)) return 'delivered';
      return message.status === 'failed' || message.status === 'bounced' ? 'failed' : 'pending';
    },

    /** Records an end that the job itself has decided. */
    async endNotification(input: {
      clinicId: ClinicId;
      notificationId: NotificationId;
      outcome: 'unknown' | 'cancelled';
    }): Promise<void> {
      const { clinicId, notificationId, outcome } = input;
      await notifications.endNotification(database, clinicId, notificationId, { outcome, reason: null });
    },
  };
}

export type NotificationActivities = ReturnType<typeof notificationActivities>;

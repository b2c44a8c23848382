import type { Reply } from '../../contracts/messaging/notifications.ts';
import {
  type ClinicId,
  type ContactId,
  NotificationId,
  type ReplyId,
  type WebhookDeliveryId,
} from '../../contracts/shared/ids.ts';
import { requireContact } from '../../notifications/requireContact.ts';
import { newId } from '../../security/newId.ts';
import type { Database } from '../../store/database.ts';
import {
  contactsWithPendingReplies,
  listPendingReplies,
  type PendingReply,
  settleReply,
} from '../../store/messaging/inboundMessages.ts';
import { createNotification } from '../../store/messaging/notifications.ts';
import { askAboutReply } from '../../store/messaging/replyAttention.ts';
import { unattemptedDeliveries } from '../../store/webhooks/webhookEvents.ts';

const PAGE = 100;

/** The action that a reply requires. */
export type ReplyAction =
  | { readonly replyId: ReplyId; readonly kind: 'signal'; readonly workflowId: string; readonly reply: Reply }
  | { readonly replyId: ReplyId; readonly kind: 'help' }
  | { readonly replyId: ReplyId; readonly kind: 'read' };

/** Routes stored replies; their text never leaves the database. */
export function replyActivities({ database }: { readonly database: Database }) {
  return {
    /** The actions for a contact's pending replies, in order of arrival; at most a hundred. Permanent `ContactNotFound`. */
    async nextReplies(input: { clinicId: ClinicId; contactId: ContactId }): Promise<ReplyAction[]> {
      const { clinicId, contactId } = input;
      await requireContact(database, clinicId, contactId);
      return (await listPendingReplies(database, clinicId, contactId, PAGE)).map(actionOf);
    },

    /**
     * Records the state of a pending reply. An opt-out has taken effect already. Of one that staff have to read, the webhooks to
     * deliver.
     */
    async settleReply(input: {
      clinicId: ClinicId;
      replyId: ReplyId;
      state: 'signalled' | 'handled' | 'unmatched';
    }): Promise<WebhookDeliveryId[]> {
      const { clinicId, replyId, state } = input;
      return database.transaction().execute(async (trx) => {
        const isSettled = await settleReply(trx, clinicId, replyId, 'pending', state);
        return isSettled && state === 'unmatched' ? askAboutReply(trx, clinicId, replyId) : [];
      });
    },

    /** Deliveries of webhooks that no job has begun for that long; at most a hundred. */
    async waitingDeliveries(input: {
      untouchedMinutes: number;
    }): Promise<{ deliveryId: WebhookDeliveryId; clinicId: ClinicId }[]> {
      const createdBefore = new Date(Date.now() - input.untouchedMinutes * 60_000);
      return unattemptedDeliveries(database, createdBefore, PAGE);
    },

    /**
     * Commits the answer to HELP; answers the id of the one there is for this contact and UTC day, so that two
     * machines that answer each other come to an end.
     */
    async createHelpAnswer(input: {
      contactId: ContactId;
      clinicId: ClinicId;
      day: string;
    }): Promise<NotificationId> {
      const { contactId, clinicId, day } = input;
      const id = await createNotification(database, {
        id: newId('nt'),
        key: `help/${contactId}/${day}`,
        clinicId,
        contactId,
        content: { template: 'help' },
        channels: ['sms'],
      });
      return NotificationId.parse(id);
    },

    /** Contacts whose replies have waited for that long, as the input of `routeReplies`; at most a hundred. */
    async contactsWithWaitingReplies(input: {
      untouchedMinutes: number;
    }): Promise<{ contactId: ContactId; clinicId: ClinicId }[]> {
      const receivedBefore = new Date(Date.now() - input.untouchedMinutes * 60_000);
      return contactsWithPendingReplies(database, receivedBefore, PAGE);
    },
  };
}

function actionOf(pending: PendingReply): ReplyAction {
  const { replyId, meaning, workflowId, notificationId, receivedAt } = pending;
  if (meaning === 'help') return { replyId, kind: 'help' };
  if (meaning === 'start' || workflowId === null || notificationId === null) return { replyId, kind: 'read' };
  const reply: Reply = { replyId, meaning, notificationId, receivedAt: receivedAt.toISOString() };
  return { replyId, kind: 'signal', workflowId, reply };
}

export type ReplyActivities = ReturnType<typeof replyActivities>;

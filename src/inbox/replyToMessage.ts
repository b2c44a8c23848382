import type { ClinicId, NotificationId, ReplyId } from '../contracts/shared/ids.ts';
import { NotificationRequest } from '../domain/messaging/notificationRequest.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import {
  type SubmitContext,
  type SubmittedNotification,
  submitNotification,
} from '../notifications/submitNotification.ts';
import { settleReply } from '../store/messaging/inboundMessages.ts';
import { endAttention } from '../store/messaging/replyAttention.ts';
import { requireInboundMessage } from './settleMessage.ts';

/**
 * Answers a message received by SMS, under the rules for every notification, and settles it. A caller without an answer asks
 * again with the same id; the text is still sent once.
 *
 * @param answer.id of a new notification
 * @throws {@link RefusedError} `InboxMessageNotFound`, `SenderUnknown`; QueueFullError
 */
export async function replyToMessage(
  context: SubmitContext,
  clinicId: ClinicId,
  replyId: ReplyId,
  answer: { readonly id: NotificationId; readonly text: string },
): Promise<SubmittedNotification> {
  const { contactId } = await requireInboundMessage(context.database, clinicId, replyId);
  if (contactId === null) {
    const message = `${replyId} came from a number of no contact, so that no rule says whether it may be written to`;
    throw new RefusedError(409, 'SenderUnknown', message);
  }
  const { id, text } = answer;
  const request = NotificationRequest.parse({
    contact: contactId,
    template: 'announcement',
    category: 'transactional',
    channels: ['sms'],
    variables: { subject: text, paragraphs: [text], sms: text },
  });
  const submitted = await submitNotification(context, { clinicId, id, request });
  await settleReply(context.database, clinicId, replyId, 'unmatched', 'handled');
  await endAttention(context.database, clinicId, replyId);
  return submitted;
}

import { startOptions } from '../../config/startOptions.ts';
import { NotificationId, ReplyId } from '../../contracts/shared/ids.ts';
import { InboxReply } from '../../domain/messaging/inboxReply.ts';
import { replyToMessage } from '../../inbox/replyToMessage.ts';
import { settleMessage } from '../../inbox/settleMessage.ts';
import { newId } from '../../security/newId.ts';
import {
  type InboundMessage,
  InboundState,
  pageOfInboundMessages,
} from '../../store/messaging/inboundMessages.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { argument, flag, option } from '../shared/parameters.ts';

export const listInbox = defineCommand({
  name: 'inbox list',
  input: {
    status: option(
      InboundState.optional(),
      'status',
      'only those in this status; staff have to read what is unmatched, because no job waited for it',
    ),
    text: flag('show numbers and texts'),
    clinic: clinicOption(),
    ...pageOptions(ReplyId),
  },
  examples: ['inbox list --status unmatched --text'],
  run: async ({ status, clinic, text: withText, ...request }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const { rows, nextCursor } = await pageOfInboundMessages(await context.database(), clinicId, {
      ...request,
      state: status,
    });
    return listResult({
      name: 'messages',
      page: { rows: rows.map((message) => shown(message, withText)), nextCursor },
      header: ['received', 'message', 'meaning', 'status', 'contact', 'job'],
      cells: ({ receivedAt, replyId, meaning, state, contactId, workflowId }) => [
        receivedAt.toISOString(),
        replyId,
        meaning,
        state,
        contactId ?? 'unknown number',
        workflowId ?? '-',
      ],
      details: (message) =>
        'body' in message ? [`${message.sender}: ${message.body.replace(/\s+/g, ' ')}`] : [],
    });
  },
});

export const settleInbox = defineCommand({
  name: 'inbox settle',
  input: {
    reply: argument(ReplyId, 'the id of an unmatched message, in_…'),
    clinic: clinicOption(),
  },
  examples: ['inbox settle in_0123456789abcdef01234567'],
  run: async ({ reply: replyId, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    await settleMessage(await context.database(), clinicId, replyId);
    return { value: { replyId, state: 'handled' }, text: `${replyId} is settled` };
  },
});

export const replyInInbox = defineCommand({
  name: 'inbox reply',
  input: {
    reply: argument(ReplyId, 'the id of a message, in_…'),
    text: option(InboxReply.shape.text, 'text', 'what is sent by SMS after the name of the clinic'),
    clinic: clinicOption(),
  },
  examples: ['inbox reply in_0123456789abcdef01234567 --text "Please call us."'],
  run: async ({ reply: replyId, text, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const services = {
      database: await context.database(),
      temporal: await context.temporal(),
      starting: startOptions(context.config),
    };
    const id = NotificationId.parse(newId('nt'));
    const submitted = await replyToMessage(services, clinicId, replyId, { id, text });
    return { value: submitted, text: submitted.notificationId };
  },
});

/** Numbers and texts are shown only on request. */
function shown({ id, meaning, state, receivedAt, ...message }: InboundMessage, withText: boolean) {
  const { contactId, notificationId, workflowId, sender, body } = message;
  const facts = { replyId: id, meaning, state, receivedAt, contactId, notificationId, workflowId };
  return withText ? { ...facts, sender, body } : facts;
}

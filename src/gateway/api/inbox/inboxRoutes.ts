import { z } from 'zod';
import { ContactId, NotificationId, ReplyId } from '../../../contracts/shared/ids.ts';
import { InboxReply } from '../../../domain/messaging/inboxReply.ts';
import { replyToMessage } from '../../../inbox/replyToMessage.ts';
import { requireInboundMessage, settleMessage } from '../../../inbox/settleMessage.ts';
import {
  type InboundMessage,
  InboundState,
  pageOfInboundMessages,
} from '../../../store/messaging/inboundMessages.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { SubmittedNotificationView } from '../notifications/notificationRoutes.ts';
import { Instant, pageBody, pageQuery, pageSchema } from '../page.ts';

const tag = 'Inbox';
const params = z.strictObject({ reply: ReplyId });

const facts = {
  replyId: ReplyId,
  receivedAt: Instant,
  meaning: z.string().describe('such as `confirm`; `text` for free text'),
  state: InboundState.describe('`unmatched`: no job waited for it, and staff have to read it'),
  contactId: ContactId.nullable().describe('null for a number of no contact'),
  notificationId: NotificationId.nullable().describe('what it answers'),
  workflowId: z.string().nullable().describe('the job that waited for it'),
};

const SummaryView = z.object(facts).meta({ id: 'InboxMessageSummary' });
const MessageView = z
  .object({ ...facts, sender: z.string().describe('E.164'), text: z.string() })
  .meta({ id: 'InboxMessage' });

const listRoute = defineRoute({
  method: 'GET',
  path: '/inbox',
  tag,
  summary: 'List messages received, without numbers and texts',
  scope: 'read',
  input: { query: pageQuery(ReplyId).extend({ status: InboundState.optional() }) },
  answers: { 200: pageSchema(SummaryView) },
  run: async ({ query: { status, ...filter } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const found = await pageOfInboundMessages(database, clinicId, { ...filter, state: status });
    return { status: 200, body: pageBody(found, summaryView) };
  },
});

const showRoute = defineRoute({
  method: 'GET',
  path: '/inbox/:reply',
  tag,
  summary: 'Show a message received',
  scope: 'read',
  input: { params },
  answers: { 200: MessageView },
  run: async ({ params: { reply } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    return {
      status: 200,
      body: messageView(await requireInboundMessage(database, clinicId, reply)),
    };
  },
});

const replyRoute = defineRoute({
  method: 'POST',
  path: '/inbox/:reply/reply',
  tag,
  summary: 'Answer a message by SMS in free text, and settle it',
  description: 'It is a notification to the contact, under the rules for every notification.',
  scope: 'send',
  input: { params, body: InboxReply },
  answers: { 202: SubmittedNotificationView },
  run: async ({ params: { reply }, body: { text } }, { clinic, newId }, context) => {
    const { id: clinicId } = await clinic();
    const id = NotificationId.parse(newId('nt'));
    return { status: 202, body: await replyToMessage(context, clinicId, reply, { id, text }) };
  },
});

const settleRoute = defineRoute({
  method: 'POST',
  path: '/inbox/:reply/settle',
  tag,
  summary: 'Record that staff have dealt with an unmatched message',
  scope: 'manage',
  input: { params },
  answers: { 200: MessageView },
  run: async ({ params: { reply } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    await settleMessage(database, clinicId, reply);
    return {
      status: 200,
      body: messageView(await requireInboundMessage(database, clinicId, reply)),
    };
  },
});

export const INBOX_ROUTES: readonly ApiRoute[] = [listRoute, showRoute, replyRoute, settleRoute];

function summaryView({
  id,
  receivedAt,
  meaning,
  state,
  contactId,
  notificationId,
  workflowId,
}: InboundMessage): z.input<typeof SummaryView> {
  return {
    replyId: ReplyId.parse(id),
    receivedAt: receivedAt.toISOString(),
    meaning,
    state,
    contactId: contactId === null ? null : ContactId.parse(contactId),
    notificationId: notificationId === null ? null : NotificationId.parse(notificationId),
    workflowId,
  };
}

const messageView = (message: InboundMessage): z.input<typeof MessageView> => ({
  ...summaryView(message),
  sender: message.sender,
  text: message.body,
});

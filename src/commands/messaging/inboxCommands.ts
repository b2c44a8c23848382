import { ReplyId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { InputError } from '../../inputError.ts';
import {
  type InboundMessage,
  listInboundMessages,
  settleReply,
} from '../../store/messaging/inboundMessages.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { limitOption } from '../shared/listing.ts';
import { argument, flag } from '../shared/parameters.ts';

export const listInbox = defineCommand({
  name: 'inbox list',
  input: {
    unmatched: flag('only those that no job waited for and that staff have to read'),
    text: flag('show numbers and texts'),
    limit: limitOption(),
    clinic: clinicOption(),
  },
  examples: ['inbox list --unmatched --text'],
  run: async ({ unmatched, text: withText, limit, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const found = await listInboundMessages(await context.database(), clinicId, {
      limit,
      ...(unmatched ? { state: 'unmatched' as const } : {}),
    });
    return {
      value: { messages: found.map((message) => shown(message, withText)) },
      text: found.map((message) => line(message, withText)).join('\n') || 'no messages',
    };
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
    if (!(await settleReply(await context.database(), clinicId, replyId, 'unmatched', 'handled'))) {
      const advice = `list them with: ${PROGRAM_NAME} inbox list --unmatched`;
      throw new InputError('UnknownId', `${replyId} is not an unmatched message; ${advice}`);
    }
    return { value: { replyId, state: 'handled' }, text: `${replyId} is settled` };
  },
});

/** Numbers and texts are shown only on request. */
function shown({ id, meaning, state, receivedAt, ...message }: InboundMessage, withText: boolean) {
  const { contactId, notificationId, workflowId, sender, body } = message;
  const facts = { replyId: id, meaning, state, receivedAt, contactId, notificationId, workflowId };
  return withText ? { ...facts, sender, body } : facts;
}

function line(message: InboundMessage, withText: boolean): string {
  const { receivedAt, id, meaning, state, contactId, workflowId, sender, body } = message;
  const facts = [
    receivedAt.toISOString(),
    id,
    meaning,
    state,
    contactId ?? 'unknown number',
    workflowId ?? '',
  ];
  const said = withText ? `\n    ${sender}: ${body.replace(/\s+/g, ' ')}` : '';
  return `${facts.join('  ').trimEnd()}${said}`;
}

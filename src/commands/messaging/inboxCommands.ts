import type { Command } from 'commander';
import { z } from 'zod';
import { ReplyId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import {
  type InboundMessage,
  listInboundMessages,
  settleReply,
} from '../../store/messaging/inboundMessages.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';

interface ListOptions {
  readonly unmatched: boolean;
  readonly text: boolean;
  readonly limit: string;
  readonly json: boolean;
}

/** `inbox list` and `inbox settle`: what patients have written. */
export function addInboxCommands(program: Command): void {
  const inbox = program.command('inbox').description('SMS that patients have sent');
  inbox
    .command('list')
    .option('--unmatched', 'only those that nothing waited for and a person has to read', false)
    .option('--text', 'show numbers and what was written', false)
    .option('--limit <count>', 'how many, newest first', '20')
    .option('--json', 'print one JSON object', false)
    .description('list inbound messages, newest first')
    .addHelpText('after', '\nExample:\n  npm run client -- inbox list --unmatched --text')
    .action(async (options: ListOptions) => {
      const limit = parseArgument('--limit', z.coerce.number().int().min(1).max(1_000), options.limit);
      await withContext(async (context) => {
        const found = await listInboundMessages(await context.database(), {
          limit,
          ...(options.unmatched ? { state: 'unmatched' as const } : {}),
        });
        const messages = found.map((message) => shown(message, options.text));
        const lines = found.map((message) => line(message, options.text));
        createOutput(options.json).result({ messages }, lines.join('\n') || 'no messages');
      });
    });

  inbox
    .command('settle')
    .argument('<reply>', 'the id of an unmatched message, in_…')
    .option('--json', 'print one JSON object', false)
    .description('say that an unmatched message has been dealt with')
    .addHelpText('after', '\nExample:\n  npm run client -- inbox settle in_0123456789abcdef01234567')
    .action(async (id: string, options: { json: boolean }) => {
      const replyId = parseArgument('reply', ReplyId, id);
      await withContext(async (context) => {
        if (!(await settleReply(await context.database(), replyId, 'unmatched', 'handled'))) {
          const advice = 'list them with: npm run client -- inbox list --unmatched';
          throw new InputError('UnknownId', `${replyId} is not an unmatched message; ${advice}`);
        }
        createOutput(options.json).result({ replyId, state: 'handled' }, `${replyId} is settled`);
      });
    });
}

/** Numbers and words are shown to who asks for them. */
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

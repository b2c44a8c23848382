import type { Command } from 'commander';
import { z } from 'zod';
import { Channel } from '../../contracts/messaging/notifications.ts';
import { ContactId, MessageId, NotificationId } from '../../contracts/shared/ids.ts';
import { MESSAGE_STATUSES } from '../../domain/messaging/messageStatus.ts';
import { InputError } from '../../inputError.ts';
import { findMessageTimeline, listMessages } from '../../store/messaging/messageTimeline.ts';
import { findNotificationTimeline } from '../../store/messaging/notificationTimeline.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { messageStoryText, notificationStoryText } from './messageStoryText.ts';

const Status = z.enum(MESSAGE_STATUSES, `must be one of ${MESSAGE_STATUSES.join(', ')}`);
/** What `messages show` tells about. */
const ShownId = z.union(
  [MessageId, NotificationId],
  'must be the id of a message, ms_…, or of a notification, nt_…',
);

interface ListOptions {
  readonly status?: string;
  readonly channel?: string;
  readonly contact?: string;
  readonly limit: string;
  readonly json: boolean;
}

/** `messages list` and `messages show`. */
export function addMessageCommands(program: Command): void {
  const messages =
    program.commands.find((command) => command.name() === 'messages') ??
    program.command('messages').description('e-mails and SMS, and what became of them');
  messages
    .command('list')
    .option('--status <status>', `only those that are ${MESSAGE_STATUSES.join(', ')}`)
    .option('--channel <channel>', 'only email or sms')
    .option('--contact <contact>', 'only those to this contact, ct_…')
    .option('--limit <count>', 'how many, newest first', '20')
    .option('--json', 'print one JSON object', false)
    .description('list messages, newest first')
    .addHelpText('after', '\nExample:\n  npm run client -- messages list --status bounced')
    .action(async (options: ListOptions) => {
      const { status, channel, contact } = options;
      const filter = {
        limit: parseArgument('--limit', z.coerce.number().int().min(1).max(1_000), options.limit),
        ...(status === undefined ? {} : { status: parseArgument('--status', Status, status) }),
        ...(channel === undefined ? {} : { channel: parseArgument('--channel', Channel, channel) }),
        ...(contact === undefined ? {} : { contactId: parseArgument('--contact', ContactId, contact) }),
      };
      await withContext(async (context) => {
        const found = await listMessages(await context.database(), filter);
        const lines = found.map((message) =>
          [
            message.createdAt.toISOString(),
            message.messageId,
            message.channel.padEnd(5),
            message.failureCode === null ? message.status : `${message.status} (${message.failureCode})`,
            message.template,
            message.contactId,
          ].join('  '),
        );
        createOutput(options.json).result({ messages: found }, lines.join('\n') || 'no messages');
      });
    });

  messages
    .command('show')
    .argument('<message>', 'the id of a message, ms_…, or of a notification that may wait for one, nt_…')
    .option('--text', 'show the recipient, the variables and the request, too', false)
    .option('--json', 'print one JSON object', false)
    .description('tell the whole story of a message, from the intent to its last event')
    .addHelpText('after', '\nExample:\n  npm run client -- messages show ms_0123456789abcdef01234567')
    .action(async (id: string, options: { text: boolean; json: boolean }) => {
      const shown = parseArgument('message', ShownId, id);
      await withContext(async (context) => {
        const database = await context.database();
        const output = createOutput(options.json);
        const notification = NotificationId.safeParse(shown);
        if (notification.success) {
          const story = await findNotificationTimeline(database, notification.data);
          if (!story) throw new InputError('UnknownId', `there is no notification ${shown}`);
          output.result(story, notificationStoryText(story));
          return;
        }
        const story = await findMessageTimeline(database, shown);
        if (!story) {
          const advice = 'list them with: npm run client -- messages list';
          throw new InputError('UnknownId', `there is no message ${shown}; ${advice}`);
        }
        const { text, ...facts } = story;
        output.result(options.text ? story : facts, messageStoryText(story, options.text));
      });
    });
}

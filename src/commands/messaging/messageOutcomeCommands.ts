import type { Command } from 'commander';
import { z } from 'zod';
import { reconcileMessages } from '../../contracts/messaging/messageJobs.ts';
import { MessageId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import { FoundOutcome, settleUnsettledMessage } from '../../store/messaging/unsettledMessages.ts';
import { resolveAlert } from '../../store/operations/alerts.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { runJob } from '../shared/runJob.ts';

const ProviderId = z.string().trim().min(1, 'must not be empty').max(200, 'is too long');

interface ResolveOptions {
  readonly as?: string;
  readonly providerId?: string;
  readonly json: boolean;
}

/** `messages resolve` and `messages reconcile`: for messages nobody can tell the outcome of. */
export function addMessageOutcomeCommands(program: Command): void {
  const messages =
    program.commands.find((command) => command.name() === 'messages') ??
    program.command('messages').description('e-mails and SMS, and what became of them');
  messages
    .command('resolve')
    .argument('<message>', 'the id of a message whose outcome is unknown, ms_…')
    .requiredOption('--as <outcome>', 'sent or failed: what you found at the provider')
    .option('--provider-id <id>', "the provider's id of the message, so that its events are followed")
    .option('--json', 'print one JSON object', false)
    .description('say what became of a message whose outcome is unknown')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- messages resolve ms_0123456789abcdef01234567 --as sent',
    )
    .action(async (id: string, options: ResolveOptions) => {
      const messageId = parseArgument('message', MessageId, id);
      const outcome = parseArgument('--as', FoundOutcome, options.as);
      const providerId =
        options.providerId === undefined
          ? null
          : parseArgument('--provider-id', ProviderId, options.providerId);
      await withContext(async (context) => {
        const database = await context.database();
        if (!(await settleUnsettledMessage(database, messageId, { outcome, providerId }))) {
          throw new InputError('NotOpen', `${messageId} is not a message whose outcome is unknown`);
        }
        await resolveAlert(database, { kind: 'messageOutcomeUnknown', subject: messageId });
        createOutput(options.json).result({ messageId, outcome }, `${messageId} is settled as ${outcome}`);
      });
    });

  messages
    .command('reconcile')
    .option('--untouched-minutes <minutes>', 'leave out those something has happened to since', '90')
    .option('--json', 'print one JSON object', false)
    .description('look for messages of unknown outcome at the providers now')
    .addHelpText('after', '\nExample:\n  npm run client -- messages reconcile')
    .action(async (options: { untouchedMinutes: string; json: boolean }) => {
      const minutes = z.coerce.number().int().min(0).max(1_440);
      const untouchedMinutes = parseArgument('--untouched-minutes', minutes, options.untouchedMinutes);
      const output = createOutput(options.json);
      await withContext(async (context) => {
        const input = { untouchedMinutes };
        const run = await runJob(context, reconcileMessages, input, {
          detach: false,
          output,
        });
        const { open = 0, settled = 0, unknown = 0 } = run.result ?? {};
        output.result(run, `${open} open, ${settled} settled, ${unknown} left for a person`);
      });
    });
}

import type { Command } from 'commander';
import { Channel } from '../../contracts/messaging/notifications.ts';
import { ContactId } from '../../contracts/shared/ids.ts';
import { isSuppressionReason, SUPPRESSION_REASONS } from '../../domain/messaging/sendingRules.ts';
import { InputError } from '../../inputError.ts';
import { addressOf, type Contact, findContact } from '../../store/contacts/contacts.ts';
import type { Database } from '../../store/database.ts';
import { liftSuppressions, suppress, suppressionsOfContact } from '../../store/messaging/suppressions.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';

interface ChannelOptions {
  readonly channel: string;
  readonly json: boolean;
}

const EXAMPLE = 'ct_0123456789abcdef01234567';

/** `suppressions list|add|lift CONTACT`: named by contact, so that no address stands in a shell's history. */
export function addSuppressionCommands(program: Command): void {
  const suppressions = program
    .command('suppressions')
    .description('addresses that must not be written to, and why');
  suppressions
    .command('list')
    .argument('<contact>', 'ct_…')
    .option('--json', 'print one JSON object', false)
    .description('list what is in force for the addresses of a contact')
    .addHelpText('after', `\nExample:\n  npm run client -- suppressions list ${EXAMPLE}`)
    .action((contact: string, options: { json: boolean }) => list(contact, options.json));
  suppressions
    .command('add')
    .argument('<contact>', 'ct_…')
    .requiredOption('--channel <channel>', 'email or sms')
    .option('--json', 'print one JSON object', false)
    .description('write no more to a contact over a channel')
    .addHelpText('after', `\nExample:\n  npm run client -- suppressions add ${EXAMPLE} --channel sms`)
    .action(add);
  suppressions
    .command('lift')
    .argument('<contact>', 'ct_…')
    .requiredOption('--channel <channel>', 'email or sms')
    .option('--json', 'print one JSON object', false)
    .description('write to a contact again, when they asked for it or the address works again')
    .addHelpText('after', `\nExample:\n  npm run client -- suppressions lift ${EXAMPLE} --channel email`)
    .action(lift);
}

async function list(id: string, json: boolean): Promise<void> {
  const contactId = parseArgument('contact', ContactId, id);
  await withContext(async (context) => {
    const database = await context.database();
    const contact = await requireContact(database, contactId);
    const found = await suppressionsOfContact(database, contact);
    const inForce = found.map(({ channel, category, reason, messageId, createdAt }) => ({
      channel,
      category,
      reason,
      messageId,
      since: createdAt.toISOString(),
    }));
    const lines = inForce.map(
      ({ since, channel, category, reason, messageId }) =>
        `${since}  ${channel}  ${category ?? 'all categories'}  ${reason}${messageId === null ? '' : `  ${messageId}`}`,
    );
    createOutput(json).result({ suppressions: inForce }, lines.join('\n') || 'none');
  });
}

async function add(id: string, options: ChannelOptions): Promise<void> {
  const contactId = parseArgument('contact', ContactId, id);
  const channel = parseArgument('--channel', Channel, options.channel);
  await withContext(async (context) => {
    const database = await context.database();
    const address = await knownAddress(database, contactId, channel);
    await suppress(database, { channel, address, reason: 'person' });
    createOutput(options.json).result({ contactId, channel }, `${contactId} gets no more ${channel}`);
  });
}

async function lift(id: string, options: ChannelOptions): Promise<void> {
  const contactId = parseArgument('contact', ContactId, id);
  const channel = parseArgument('--channel', Channel, options.channel);
  await withContext(async (context) => {
    const database = await context.database();
    const address = await knownAddress(database, contactId, channel);
    const lifted = await liftSuppressions(database, { channel, address }, ALL_REASONS, 'person');
    createOutput(options.json).result({ contactId, channel, lifted }, `${lifted} lifted`);
  });
}

const ALL_REASONS = Object.keys(SUPPRESSION_REASONS).filter(isSuppressionReason);

async function requireContact(database: Database, id: ContactId): Promise<Contact> {
  const contact = await findContact(database, id);
  if (!contact) throw new InputError('UnknownId', `contact: there is no contact ${id}`);
  return contact;
}

async function knownAddress(database: Database, id: ContactId, channel: Channel): Promise<string> {
  const address = addressOf(await requireContact(database, id), channel);
  if (address === null) throw new InputError('NoAddress', `--channel: ${id} has no address for ${channel}`);
  return address;
}

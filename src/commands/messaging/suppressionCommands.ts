import { Channel } from '../../contracts/messaging/notifications.ts';
import { ContactId } from '../../contracts/shared/ids.ts';
import { isSuppressionReason, SUPPRESSION_REASONS } from '../../domain/messaging/sendingRules.ts';
import { InputError } from '../../inputError.ts';
import { addressOf, type Contact, findContact } from '../../store/contacts/contacts.ts';
import type { Database } from '../../store/database.ts';
import { liftSuppressions, suppress, suppressionsOfContact } from '../../store/messaging/suppressions.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { columns } from '../shared/listing.ts';
import { argument, option } from '../shared/parameters.ts';

const EXAMPLE_ID = 'ct_0123456789abcdef01234567';
/** Suppressions are named by contact, so that no address is kept in the history of a shell. */
const contactArgument = () => argument(ContactId, 'the id of a contact, ct_…');
const channelOption = () => option(Channel, 'channel', 'the channel');

export const listSuppressions = defineCommand({
  name: 'suppressions list',
  input: { contact: contactArgument() },
  examples: [`suppressions list ${EXAMPLE_ID}`],
  run: async ({ contact: contactId }, context) => {
    const database = await context.database();
    const contact = await requireContact(database, contactId);
    const stored = await suppressionsOfContact(database, contact);
    const suppressions = stored.map(({ channel, category, reason, messageId, createdAt }) => ({
      channel,
      category,
      reason,
      messageId,
      since: createdAt.toISOString(),
    }));
    const rows = suppressions.map(({ since, channel, category, reason, messageId }) => [
      since,
      channel,
      category ?? 'all categories',
      reason,
      messageId ?? '',
    ]);
    return { value: { suppressions }, text: columns(rows).join('\n') || 'none' };
  },
});

export const addSuppression = defineCommand({
  name: 'suppressions add',
  input: { contact: contactArgument(), channel: channelOption() },
  examples: [`suppressions add ${EXAMPLE_ID} --channel sms`],
  run: async ({ contact: contactId, channel }, context) => {
    const database = await context.database();
    const address = await requireAddress(database, contactId, channel);
    await suppress(database, { channel, address, reason: 'person' });
    return { value: { contactId, channel }, text: `${contactId} gets no more ${channel}` };
  },
});

export const liftSuppression = defineCommand({
  name: 'suppressions lift',
  input: { contact: contactArgument(), channel: channelOption() },
  examples: [`suppressions lift ${EXAMPLE_ID} --channel email`],
  run: async ({ contact: contactId, channel }, context) => {
    const database = await context.database();
    const address = await requireAddress(database, contactId, channel);
    const lifted = await liftSuppressions(database, { channel, address }, ALL_REASONS, 'person');
    return { value: { contactId, channel, lifted }, text: `${lifted} lifted` };
  },
});

const ALL_REASONS = Object.keys(SUPPRESSION_REASONS).filter(isSuppressionReason);

async function requireContact(database: Database, id: ContactId): Promise<Contact> {
  const contact = await findContact(database, id);
  if (!contact) throw new InputError('UnknownId', `contact: there is no contact ${id}`);
  return contact;
}

async function requireAddress(database: Database, id: ContactId, channel: Channel): Promise<string> {
  const address = addressOf(await requireContact(database, id), channel);
  if (address === null) throw new InputError('NoAddress', `--channel: ${id} has no address for ${channel}`);
  return address;
}

import { Channel } from '../../contracts/messaging/notifications.ts';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import { ContactName } from '../../domain/messaging/notificationRequest.ts';
import { isSuppressionReason, SUPPRESSION_REASONS } from '../../domain/messaging/sendingRules.ts';
import { InputError } from '../../inputError.ts';
import { addressHasher } from '../../security/hashedAddress.ts';
import { addressOf } from '../../store/contacts/contacts.ts';
import { liftSuppressions, suppress } from '../../store/messaging/suppressions.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { columns } from '../shared/listing.ts';
import { argument, option } from '../shared/parameters.ts';
import { CONTACT_NAME_HELP, requireNamedContact } from './namedContact.ts';
import { suppressionsOfContact } from './suppressionsOfContact.ts';

const EXAMPLE_ID = 'ct_0123456789abcdef01234567';
/** Suppressions are named by contact, so that no address is kept in the history of a shell. */
const contactArgument = () => argument(ContactName, CONTACT_NAME_HELP);
const channelOption = () => option(Channel, 'channel', 'the channel');

export const listSuppressions = defineCommand({
  name: 'suppressions list',
  input: { contact: contactArgument(), clinic: clinicOption() },
  examples: [`suppressions list ${EXAMPLE_ID}`],
  run: async ({ contact: name, clinic }, context) => {
    const { id: clinicId, profile } = await context.clinic(clinic);
    const contact = await requireNamedContact(await context.database(), clinicId, name);
    const stored = await suppressionsOfContact(context, contact, profile);
    const suppressions = stored.map(({ channel, category, reason, sender, messageId, createdAt }) => ({
      channel,
      category,
      reason,
      sender,
      messageId,
      since: createdAt.toISOString(),
    }));
    const rows = suppressions.map(({ since, channel, category, reason, sender, messageId }) => [
      since,
      channel,
      category ?? 'all categories',
      sender === null ? reason : `${reason} of ${sender}`,
      messageId ?? '',
    ]);
    return { value: { suppressions }, text: columns(rows).join('\n') || 'none' };
  },
});

export const addSuppression = defineCommand({
  name: 'suppressions add',
  input: { contact: contactArgument(), channel: channelOption(), clinic: clinicOption() },
  examples: [`suppressions add ${EXAMPLE_ID} --channel sms`],
  run: async ({ contact: name, channel, clinic }, context) => {
    const { clinicId, contactId, address } = await requireAddress(context, { clinic, name, channel });
    await suppress(await context.database(), clinicId, { channel, address, reason: 'person' });
    return { value: { contactId, channel }, text: `${contactId} gets no more ${channel}` };
  },
});

export const liftSuppression = defineCommand({
  name: 'suppressions lift',
  input: { contact: contactArgument(), channel: channelOption(), clinic: clinicOption() },
  examples: [`suppressions lift ${EXAMPLE_ID} --channel email`],
  run: async ({ contact: name, channel, clinic }, context) => {
    const { clinicId, contactId, address } = await requireAddress(context, { clinic, name, channel });
    const lifted = await liftSuppressions(
      await context.database(),
      clinicId,
      addressHasher(context.config.PSEUDONYM_KEY)(channel, address),
      { reasons: ALL_REASONS, liftedBy: 'person' },
    );
    return { value: { contactId, channel, lifted }, text: `${lifted} lifted` };
  },
});

const ALL_REASONS = Object.keys(SUPPRESSION_REASONS).filter(isSuppressionReason);

async function requireAddress(
  context: CommandContext,
  named: { readonly clinic: ClinicId | undefined; readonly name: string; readonly channel: Channel },
) {
  const { name, channel } = named;
  const { id: clinicId } = await context.clinic(named.clinic);
  const contact = await requireNamedContact(await context.database(), clinicId, name);
  const address = addressOf(contact, channel);
  if (address === null) throw new InputError('NoAddress', `--channel: ${name} has no address for ${channel}`);
  return { clinicId, contactId: contact.id, address };
}

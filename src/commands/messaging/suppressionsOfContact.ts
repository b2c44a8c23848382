import type { ClinicProfile } from '../../contracts/clinics/clinicProfile.ts';
import { Channel } from '../../contracts/messaging/notifications.ts';
import { smsSenderOf } from '../../domain/messaging/clinicSender.ts';
import { addressHasher } from '../../security/hashedAddress.ts';
import { addressOf, type Contact } from '../../store/contacts/contacts.ts';
import { type Suppression, suppressionsOf } from '../../store/messaging/suppressions.ts';
import type { CommandContext } from '../shared/commandContext.ts';

/** What is in force for the addresses of a contact as its clinic sends now, by channel, oldest first. */
export async function suppressionsOfContact(
  context: CommandContext,
  contact: Contact,
  profile: ClinicProfile,
): Promise<Suppression[]> {
  const { PSEUDONYM_KEY, TWILIO_FROM } = context.config;
  const hashAddress = addressHasher(PSEUDONYM_KEY);
  const database = await context.database();
  const found: Suppression[] = [];
  for (const channel of Channel.options) {
    const address = addressOf(contact, channel);
    if (address === null) continue;
    const sender = channel === 'sms' ? smsSenderOf(profile, TWILIO_FROM) : null;
    found.push(...(await suppressionsOf(database, contact.clinicId, hashAddress(channel, address), sender)));
  }
  return found;
}

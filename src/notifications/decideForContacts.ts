import type { Clinic, ClinicProfile } from '../contracts/clinics/clinicProfile.ts';
import type { Channel, MessageCategory } from '../contracts/messaging/notifications.ts';
import { smsSenderOf } from '../domain/messaging/clinicSender.ts';
import { quietUntil } from '../domain/messaging/quietHours.ts';
import {
  CAP_WINDOW_MS,
  DUPLICATE_WINDOW_MS,
  decideSending,
  isSuppressionReason,
  type SendingDecision,
  type SendingFacts,
} from '../domain/messaging/sendingRules.ts';
import { groupBy } from '../domain/shared/groupBy.ts';
import { addressOf, type Contact } from '../store/contacts/contacts.ts';
import type { Database } from '../store/database.ts';
import { recentSendsOfContacts, suppressionsOfAddresses } from '../store/messaging/sendingFacts.ts';
import type { SendingRuleOptions } from './sendingRuleOptions.ts';

/** The clinic that sends, and what the rules need besides. */
export interface RuledClinic {
  readonly clinic: Clinic;
  readonly rules: SendingRuleOptions;
}

/** The facts about a message that the rules need, whether it goes to one contact or to many. */
export interface RuledMessage {
  readonly channel: Channel;
  readonly category: MessageCategory;
  readonly critical: boolean;
  /** ISO 8601, UTC. */
  readonly expiresAt: string | null;
  /** ISO 8601, UTC; as in {@link SendingFacts}. */
  readonly deadline: string | null;
  /** Equal for messages that say the same. */
  readonly contentHash: string;
  /** Its own messages over other channels count neither against the cap nor as duplicates. */
  readonly notificationId: string | null;
  /** Whether it is the answer to HELP, which also goes to a number that has opted out. */
  readonly answersHelp: boolean;
}

/**
 * What the rules decide about each contact, in the order of the contacts, with the facts of all contacts gathered at
 * once. Single notifications and bulk sends are decided here alike.
 *
 * @param at the instant to decide for, ISO 8601 in UTC.
 */
export async function decideForContacts(
  db: Database,
  { clinic, rules }: RuledClinic,
  message: RuledMessage,
  contacts: readonly Contact[],
  at: string,
): Promise<SendingDecision[]> {
  const { channel, category, critical, expiresAt, deadline } = message;
  const { profile } = clinic;
  const addresses = contacts.flatMap((contact) => {
    const address = addressOf(contact, channel);
    return address === null ? [] : [rules.hashAddress(channel, address)];
  });
  // No provider blocks e-mails by their sender.
  const sender = channel === 'sms' ? smsSenderOf(profile, rules.smsFrom) : '';
  const suppressions = groupBy(
    await suppressionsOfAddresses(db, clinic.id, { sender, addresses }),
    ({ address }) => address,
  );
  const windowMs = Math.max(CAP_WINDOW_MS, DUPLICATE_WINDOW_MS[category]);
  const recentSends = await recentSendsOfContacts(db, clinic.id, {
    contactIds: contacts.map(({ id }) => id),
    category,
    since: new Date(Date.parse(at) - windowMs),
    exceptNotification: message.notificationId,
  });
  const sends = groupBy(recentSends, ({ contactId }) => contactId);

  return contacts.map((contact) => {
    const address = addressOf(contact, channel);
    const recent = sends.get(contact.id) ?? [];
    const same = recent.filter((send) => send.contentHash === message.contentHash).at(-1);
    return decideSending({
      at,
      channel,
      category,
      critical,
      expiresAt,
      deadline,
      hasAddress: address !== null,
      suppressions: (suppressions.get(address?.toLowerCase() ?? '') ?? []).flatMap((one) =>
        isSuppressionReason(one.reason) && !(message.answersHelp && one.reason === 'stop')
          ? [{ reason: one.reason, category: one.category }]
          : [],
      ),
      wantedChannels: contact.preferences[category] ?? null,
      quietUntil: quietUntil(contact.quietHours ?? profile.quietHours, at, contact.timeZone),
      recentSends: recent.map((send) => send.at.toISOString()),
      cap: capOf(profile, category),
      sameContentAt: same?.at.toISOString() ?? null,
    });
  });
}

/** Most messages of a category to one contact in 24 hours; null for no limit. */
function capOf(profile: ClinicProfile, category: MessageCategory): number | null {
  switch (category) {
    case 'transactional':
      return profile.transactionalMessagesPerDay;
    case 'reminder':
      return profile.reminderMessagesPerDay;
    case 'marketing':
      return profile.marketingMessagesPerDay;
  }
}

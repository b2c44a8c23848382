import type { Channel } from '../contracts/messaging/notifications.ts';
import type { ClinicId } from '../contracts/shared/ids.ts';
import { requireClinic } from '../store/clinics/clinics.ts';
import type { Contact } from '../store/contacts/contacts.ts';
import type { Database } from '../store/database.ts';
import { decideForContacts } from './decideForContacts.ts';
import type { SendingRuleOptions } from './sendingRuleOptions.ts';

/**
 * Whether the rules allow a reminder to a contact over one of the channels, now or later.
 *
 * @param reminder.now the instant to decide for, ISO 8601 in UTC
 */
export async function canBeReached(
  db: Database,
  rules: SendingRuleOptions,
  reminder: {
    readonly clinicId: ClinicId;
    readonly channels: readonly Channel[];
    readonly contact: Contact;
    readonly now: string;
  },
): Promise<boolean> {
  const { clinicId, channels, contact, now } = reminder;
  const clinic = await requireClinic(db, clinicId);
  for (const channel of channels) {
    const message = { ...ANY_REMINDER, channel };
    const [decision] = await decideForContacts(db, { clinic, rules }, message, [contact], now);
    if (decision?.action !== 'refuse') return true;
  }
  return false;
}

const ANY_REMINDER = {
  category: 'reminder',
  critical: false,
  expiresAt: null,
  deadline: null,
  contentHash: '',
  notificationId: null,
  answersHelp: false,
} as const;

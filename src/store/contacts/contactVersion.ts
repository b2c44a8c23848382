import { createHash } from 'node:crypto';
import type { Contact } from '../../domain/messaging/contactMerge.ts';

/** What a contact is now, in one word: the same for the same fields, and another one after a change. */
export function contactVersion(contact: Contact): string {
  const { id, reference, name, email, phone, locale, timeZone, preferences, quietHours } = contact;
  const { transactional = null, reminder = null, marketing = null } = preferences;
  const wanted = [transactional, reminder, marketing];
  const fields = [id, reference, name, email, phone, locale, timeZone, wanted, quietHours];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex').slice(0, 32);
}

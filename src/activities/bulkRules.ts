import { quietUntil } from '../domain/quietHours.ts';
import {
  CAP_WINDOW_MS,
  DUPLICATE_WINDOW_MS,
  decideSending,
  type SendingDecision,
  SUPPRESSION_REASONS,
  type SuppressionReason,
} from '../domain/sendingRules.ts';
import { recentSendsOfContacts, suppressionsOfAddresses } from '../store/bulkFacts.ts';
import type { BulkSend } from '../store/bulkSends.ts';
import type { Contact } from '../store/contacts.ts';
import type { Database } from '../store/database.ts';
import { contentHash } from '../store/notifications.ts';
import type { SendingRuleOptions } from './sendingRuleOptions.ts';

/**
 * What the rules say about each contact, in the order of the contacts: the same rules as for a single notification,
 * with the facts of all contacts gathered at once.
 */
export async function decideForContacts(
  db: Database,
  rules: SendingRuleOptions,
  bulk: BulkSend,
  contacts: readonly Contact[],
  /** ISO 8601, UTC. */
  at: string,
): Promise<SendingDecision[]> {
  const { channel, category } = bulk;
  const addressOf = ({ email, phone }: Contact) => (channel === 'email' ? email : phone);
  const addresses = contacts.flatMap((contact) => addressOf(contact) ?? []);
  const suppressions = groupBy(
    await suppressionsOfAddresses(db, channel, addresses),
    ({ address }) => address,
  );
  const windowMs = Math.max(CAP_WINDOW_MS, DUPLICATE_WINDOW_MS[category]);
  const until = new Date(at);
  const contactIds = contacts.map(({ id }) => id);
  const since = new Date(until.getTime() - windowMs);
  const sends = groupBy(
    await recentSendsOfContacts(db, { contactIds, category, since, until }),
    ({ contactId }) => contactId,
  );
  const said = contentHash(bulk);

  return contacts.map((contact) => {
    const address = addressOf(contact);
    const recent = sends.get(contact.id) ?? [];
    const same = recent.filter((send) => send.contentHash === said).at(-1);
    return decideSending({
      at,
      channel,
      category,
      critical: false,
      expiresAt: null,
      hasAddress: address !== null,
      suppressions: (suppressions.get(address?.toLowerCase() ?? '') ?? []).flatMap((one) =>
        isSuppressionReason(one.reason) ? [{ reason: one.reason, category: one.category }] : [],
      ),
      wantedChannels: contact.preferences[category] ?? null,
      quietUntil: quietUntil(contact.quietHours ?? rules.quietHours, at, contact.timeZone),
      recentSends: recent.map((send) => send.at.toISOString()),
      cap: rules.caps[category],
      sameContentAt: same?.at.toISOString() ?? null,
    });
  });
}

const isSuppressionReason = (text: string): text is SuppressionReason => text in SUPPRESSION_REASONS;

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

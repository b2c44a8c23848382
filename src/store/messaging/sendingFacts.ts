import { sql } from 'kysely';
import type { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import type { Database } from '../database.ts';

/** Suppressions in force for these addresses over a channel. Addresses come back in lower case. */
export async function suppressionsOfAddresses(db: Database, channel: Channel, addresses: readonly string[]) {
  if (addresses.length === 0) return [];
  return db
    .selectFrom('suppressions')
    .select(['address', 'category', 'reason'])
    .where('channel', '=', channel)
    .where(
      'address',
      'in',
      addresses.map((address) => address.toLowerCase()),
    )
    .where('liftedAt', 'is', null)
    .execute();
}

const SENT_AT = sql<Date>`coalesce(messages.requested_at, messages.created_at)`;

/**
 * When these contacts were sent messages of a category since an instant, oldest first. A message counts from when it is
 * committed, so that of two that are decided at once the second sees the first.
 */
export async function recentSendsOfContacts(
  db: Database,
  query: {
    readonly contactIds: readonly string[];
    readonly category: MessageCategory;
    readonly since: Date;
    readonly exceptNotification: string | null;
  },
): Promise<{ contactId: string; at: Date; contentHash: string }[]> {
  if (query.contactIds.length === 0) return [];
  const rows = await db
    .selectFrom('notifications')
    .innerJoin('messages', 'messages.notificationId', 'notifications.id')
    .select(['notifications.contactId', 'notifications.contentHash', SENT_AT.as('at')])
    .where('notifications.contactId', 'in', [...query.contactIds])
    .where('notifications.category', '=', query.category)
    .where(SENT_AT, '>', query.since)
    .where('messages.status', '!=', 'failed')
    .$if(query.exceptNotification !== null, (select) =>
      select.where('notifications.id', '!=', query.exceptNotification),
    )
    .orderBy(SENT_AT)
    .execute();
  return rows.map((row) => ({ contactId: row.contactId, at: row.at, contentHash: row.contentHash }));
}

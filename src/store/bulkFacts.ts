import type { Channel, MessageCategory } from '../contracts/notifications.ts';
import type { Database } from './database.ts';

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
    .where('lifted_at', 'is', null)
    .execute();
}

/** When these contacts were sent messages of a category within a time, oldest first. */
export async function recentSendsOfContacts(
  db: Database,
  query: {
    readonly contactIds: readonly string[];
    readonly category: MessageCategory;
    readonly since: Date;
    readonly until: Date;
  },
): Promise<{ contactId: string; at: Date; contentHash: string }[]> {
  if (query.contactIds.length === 0) return [];
  const rows = await db
    .selectFrom('notifications')
    .innerJoin('messages', 'messages.notification_id', 'notifications.id')
    .select(['notifications.contact_id', 'notifications.content_hash', 'messages.requested_at'])
    .where('notifications.contact_id', 'in', [...query.contactIds])
    .where('notifications.category', '=', query.category)
    .where('messages.requested_at', '>', query.since)
    .where('messages.requested_at', '<=', query.until)
    .where('messages.status', '!=', 'failed')
    .orderBy('messages.requested_at')
    .execute();
  return rows.flatMap((row) =>
    row.requested_at === null
      ? []
      : [{ contactId: row.contact_id, at: row.requested_at, contentHash: row.content_hash }],
  );
}

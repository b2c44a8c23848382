import { sql } from 'kysely';
import type { MessageCategory } from '../../contracts/messaging/notifications.ts';
import type { HashedAddress } from '../../security/hashedAddress.ts';
import type { Database } from '../database.ts';
import { isInForce } from './suppressions.ts';

/** Suppressions in force for messages of a clinic, from a sender, to these addresses, with the address of each. */
export async function suppressionsOfAddresses(
  db: Database,
  clinicId: string,
  to: { readonly sender: string; readonly addresses: readonly HashedAddress[] },
): Promise<{ address: string; category: MessageCategory | null; reason: string }[]> {
  const [first] = to.addresses;
  if (!first) return [];
  const { rows } = await sql<{ address: string; category: MessageCategory | null; reason: string }>`
    select wanted.address, suppressions.category, suppressions.reason
    from unnest(${to.addresses.map(({ address }) => address)}::text[], ${to.addresses.map(({ hash }) => hash)}::text[])
      as wanted (address, hash)
    join suppressions on suppressions.address = wanted.address or suppressions.address_hash = wanted.hash
    where suppressions.channel = ${first.channel} and ${isInForce(sql`${clinicId}`, sql`${to.sender}`)}`.execute(
    db,
  );
  return rows;
}

const SENT_AT = sql<Date>`coalesce(messages.requested_at, messages.created_at)`;

/**
 * When these contacts were sent messages of a category since an instant, oldest first. A message counts from when it is
 * committed, so that of two that are decided at once the second sees the first.
 */
export async function recentSendsOfContacts(
  db: Database,
  clinicId: string,
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
    .innerJoin('messages', (join) =>
      join
        .onRef('messages.clinicId', '=', 'notifications.clinicId')
        .onRef('messages.notificationId', '=', 'notifications.id'),
    )
    .select(['notifications.contactId', 'notifications.contentHash', SENT_AT.as('at')])
    .where('notifications.clinicId', '=', clinicId)
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

import { Channel, type MessageCategory } from '../../contracts/messaging/notifications.ts';
import { isSuppressionReason, type SuppressionReason } from '../../domain/messaging/sendingRules.ts';
import { addressOf, type Contact } from '../contacts/contacts.ts';
import type { Database } from '../database.ts';

/** An address that must not be written to over a channel, for one category or for all. */
export interface Suppression {
  readonly id: string;
  readonly channel: Channel;
  /** An e-mail address in lower case, or a number in E.164. */
  readonly address: string;
  readonly category: MessageCategory | null;
  readonly reason: SuppressionReason;
  /** The message that brought it about, where one did. */
  readonly messageId: string | null;
  readonly createdAt: Date;
}

export type NewSuppression = Omit<Suppression, 'id' | 'createdAt' | 'category' | 'messageId'> &
  Partial<Pick<Suppression, 'category' | 'messageId'>>;

/** E-mail addresses are compared without regard to case. */
const normalized = (address: string): string => address.toLowerCase();

/** Suppresses an address; does nothing while it is for the same reason. */
export async function suppress(db: Database, suppression: NewSuppression): Promise<void> {
  await db
    .insertInto('suppressions')
    .values({
      channel: suppression.channel,
      address: normalized(suppression.address),
      category: suppression.category ?? null,
      reason: suppression.reason,
      messageId: suppression.messageId ?? null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['address', 'channel', 'reason', 'category'])
        .where('liftedAt', 'is', null)
        .doNothing(),
    )
    .execute();
}

/** Those in force for the addresses of a contact, by channel, oldest first. */
export async function suppressionsOfContact(db: Database, contact: Contact): Promise<Suppression[]> {
  const found = await Promise.all(
    Channel.options.map((channel) => {
      const address = addressOf(contact, channel);
      return address === null ? [] : suppressionsOf(db, channel, address);
    }),
  );
  return found.flat();
}

/** Those in force for an address, oldest first. */
export async function suppressionsOf(
  db: Database,
  channel: Channel,
  address: string,
): Promise<Suppression[]> {
  const rows = await db
    .selectFrom('suppressions')
    .selectAll()
    .where('channel', '=', channel)
    .where('address', '=', normalized(address))
    .where('liftedAt', 'is', null)
    .orderBy('createdAt')
    .execute();
  return rows.map((row) => {
    if (!isSuppressionReason(row.reason))
      throw new Error(`suppressions holds the unknown reason ${row.reason}`);
    return {
      id: row.id,
      channel: row.channel,
      address: row.address,
      category: row.category,
      reason: row.reason,
      messageId: row.messageId,
      createdAt: row.createdAt,
    };
  });
}

/** Lifts what is in force for an address and these reasons; answers how many there were. */
export async function liftSuppressions(
  db: Database,
  address: { readonly channel: Channel; readonly address: string },
  reasons: readonly SuppressionReason[],
  liftedBy: string,
): Promise<number> {
  const rows = await db
    .updateTable('suppressions')
    .set({ liftedAt: new Date(), liftedBy })
    .where('channel', '=', address.channel)
    .where('address', '=', normalized(address.address))
    .where('reason', 'in', [...reasons])
    .where('liftedAt', 'is', null)
    .returning('id')
    .execute();
  return rows.length;
}

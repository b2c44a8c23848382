import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import { isSuppressionReason, type SuppressionReason } from '../../domain/messaging/sendingRules.ts';
import { type HashedAddress, normalizedAddress } from '../../security/hashedAddress.ts';
import type { Database } from '../database.ts';
import type { SuppressionsTable } from '../tables/messaging.ts';

/** An address that a clinic must not write to over a channel, for one category or for all. */
export interface Suppression {
  readonly id: string;
  readonly channel: Channel;
  readonly category: MessageCategory | null;
  readonly reason: SuppressionReason;
  /** What a block of the provider holds for: the number or Messaging Service; null for every other reason. */
  readonly sender: string | null;
  /** The message that brought it about, where one of this clinic did. */
  readonly messageId: string | null;
  readonly createdAt: Date;
}

export interface NewSuppression {
  readonly channel: Channel;
  readonly address: string;
  /** @default null, for all categories */
  readonly category?: MessageCategory | null;
  readonly reason: SuppressionReason;
  /** @default null */
  readonly sender?: string | null;
  /** @default null */
  readonly messageId?: string | null;
}

/** Suppresses an address for a clinic; does nothing while it is for the same reason. */
export async function suppress(db: Database, clinicId: string, suppression: NewSuppression): Promise<void> {
  await db
    .insertInto('suppressions')
    .values({
      clinicId,
      channel: suppression.channel,
      address: normalizedAddress(suppression.address),
      category: suppression.category ?? null,
      reason: suppression.reason,
      sender: suppression.sender ?? null,
      messageId: suppression.messageId ?? null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['address', 'clinicId', 'channel', 'reason', 'category', 'sender'])
        .where('liftedAt', 'is', null)
        .where('address', 'is not', null)
        .doNothing(),
    )
    .execute();
}

/**
 * Whether a row of `suppressions` is in force for a message of a clinic: an opt-out for the clinic itself, a block of the
 * provider for every clinic that sends from the blocked number or service. The arguments are values or columns.
 */
export function isInForce(clinicId: RawBuilder<unknown>, sender: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(suppressions.lifted_at is null and case when suppressions.sender is null
    then suppressions.clinic_id = ${clinicId} else suppressions.sender = ${sender} end)`;
}

/** Whether a row of `suppressions` is about an address, which may be known by its hash alone. */
export const isAbout = ({ channel, address, hash }: HashedAddress): RawBuilder<boolean> =>
  sql<boolean>`(suppressions.channel = ${channel}
    and (suppressions.address = ${address} or suppressions.address_hash = ${hash}))`;

/** Those in force for messages of a clinic to an address, oldest first. `sender` as the clinic sends over the channel now. */
export async function suppressionsOf(
  db: Database,
  clinicId: string,
  address: HashedAddress,
  sender: string | null,
): Promise<Suppression[]> {
  const rows = await db
    .selectFrom('suppressions')
    .selectAll()
    .where(isAbout(address))
    .where(isInForce(sql`${clinicId}`, sql`${sender}`))
    .orderBy('createdAt')
    .execute();
  return rows.map((row) => suppressionOf(row, clinicId));
}

function suppressionOf(row: Selectable<SuppressionsTable>, clinicId: string): Suppression {
  const { id, channel, category, reason, sender, createdAt } = row;
  if (!isSuppressionReason(reason)) throw new Error(`suppressions holds the unknown reason ${reason}`);
  const messageId = row.clinicId === clinicId ? row.messageId : null;
  return { id, channel, category, reason, sender, messageId, createdAt };
}

/** Lifts what a clinic has recorded for an address and these reasons; answers how many there were. */
export async function liftSuppressions(
  db: Database,
  clinicId: string,
  address: HashedAddress,
  lift: { readonly reasons: readonly SuppressionReason[]; readonly liftedBy: string },
): Promise<number> {
  const rows = await db
    .updateTable('suppressions')
    .set({ liftedAt: new Date(), liftedBy: lift.liftedBy })
    .where('clinicId', '=', clinicId)
    .where(isAbout(address))
    .where('reason', 'in', [...lift.reasons])
    .where('liftedAt', 'is', null)
    .returning('id')
    .execute();
  return rows.length;
}

/** Lifts the provider's blocks of these senders for all clinics: the recipient has unblocked them at the provider. */
export async function liftProviderBlocks(
  db: Database,
  address: HashedAddress,
  lift: { readonly senders: readonly string[]; readonly liftedBy: string },
): Promise<void> {
  await db
    .updateTable('suppressions')
    .set({ liftedAt: new Date(), liftedBy: lift.liftedBy })
    .where(isAbout(address))
    .where('sender', 'in', [...lift.senders])
    .where('liftedAt', 'is', null)
    .execute();
}

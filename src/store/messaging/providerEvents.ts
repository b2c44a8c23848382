import type { DeliveryEvent } from '../../domain/messaging/deliveryEvents.ts';
import type { Database } from '../database.ts';
import { findMessageByProviderId, type MessageKey } from './messages.ts';

export interface ProviderEvent extends DeliveryEvent {
  /** The provider's own id of the event, or what makes it unique. */
  readonly eventId: string;
  readonly providerMessageId: string;
  /** The message that it names; null for none. */
  readonly message: MessageKey | null;
  /** The event as it came, kept for audit. */
  readonly payload: unknown;
}

/**
 * Stores an event once, with the message it names, or the one that the provider knows by its id.
 *
 * @returns that message; undefined when there is none yet, and for a duplicate
 */
export async function recordProviderEvent(
  db: Database,
  event: ProviderEvent,
): Promise<MessageKey | undefined> {
  const message = event.message ?? (await findMessageByProviderId(db, event.providerMessageId));
  const row = await db
    .insertInto('providerEvents')
    .values({
      provider: event.provider,
      eventId: event.eventId,
      type: event.type,
      providerMessageId: event.providerMessageId,
      clinicId: message?.clinicId ?? null,
      messageId: message?.messageId ?? null,
      failureCode: event.failureCode,
      payload: JSON.stringify(event.payload),
    })
    .onConflict((conflict) => conflict.columns(['provider', 'eventId']).doNothing())
    .returning('eventId')
    .executeTakeFirst();
  return row && message;
}

/** Says which message a stored event is about. */
export async function assignProviderEvent(
  db: Database,
  event: Pick<ProviderEvent, 'provider' | 'eventId'>,
  { clinicId, messageId }: MessageKey,
): Promise<void> {
  await db
    .updateTable('providerEvents')
    .set({ clinicId, messageId })
    .where('provider', '=', event.provider)
    .where('eventId', '=', event.eventId)
    .where('messageId', 'is', null)
    .execute();
}

/** The events a provider has sent about its record of a message, oldest first; none that names another message. */
export async function eventsAbout(
  db: Database,
  provider: ProviderEvent['provider'],
  { clinicId, messageId }: MessageKey,
  providerMessageId: string,
): Promise<DeliveryEvent[]> {
  const rows = await db
    .selectFrom('providerEvents')
    .select(['provider', 'type', 'failureCode'])
    .where('provider', '=', provider)
    .where('providerMessageId', '=', providerMessageId)
    .where((where) =>
      where.or([
        where('messageId', 'is', null),
        where.and([where('clinicId', '=', clinicId), where('messageId', '=', messageId)]),
      ]),
    )
    .orderBy('receivedAt')
    .execute();
  return rows.map((row) => ({ provider: row.provider, type: row.type, failureCode: row.failureCode }));
}

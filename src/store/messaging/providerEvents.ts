import type { DeliveryEvent } from '../../domain/messaging/deliveryEvents.ts';
import type { Database } from '../database.ts';

export interface ProviderEvent extends DeliveryEvent {
  /** The provider's own id of the event, or what makes it unique. */
  readonly eventId: string;
  readonly providerMessageId: string;
  readonly messageId: string | null;
  /** The event as it came, kept for audit. */
  readonly payload: unknown;
}

/**
 * Stores an event once, with the message it names, or the one that the provider knows by its id.
 *
 * @returns that message; undefined when there is none yet, and for a duplicate
 */
export async function recordProviderEvent(db: Database, event: ProviderEvent): Promise<string | undefined> {
  const row = await db
    .insertInto('providerEvents')
    .values(({ selectFrom }) => ({
      provider: event.provider,
      eventId: event.eventId,
      type: event.type,
      providerMessageId: event.providerMessageId,
      messageId:
        event.messageId ??
        selectFrom('messages').select('id').where('providerId', '=', event.providerMessageId).limit(1),
      failureCode: event.failureCode,
      payload: JSON.stringify(event.payload),
    }))
    .onConflict((conflict) => conflict.columns(['provider', 'eventId']).doNothing())
    .returning('messageId')
    .executeTakeFirst();
  return row?.messageId ?? undefined;
}

/** Says which message a stored event is about. */
export async function assignProviderEvent(
  db: Database,
  event: Pick<ProviderEvent, 'provider' | 'eventId'>,
  messageId: string,
): Promise<void> {
  await db
    .updateTable('providerEvents')
    .set({ messageId })
    .where('provider', '=', event.provider)
    .where('eventId', '=', event.eventId)
    .where('messageId', 'is', null)
    .execute();
}

/** The events a provider has sent about its record of a message, oldest first; none that names another message. */
export async function eventsAbout(
  db: Database,
  provider: ProviderEvent['provider'],
  messageId: string,
  providerMessageId: string,
): Promise<DeliveryEvent[]> {
  const rows = await db
    .selectFrom('providerEvents')
    .select(['provider', 'type', 'failureCode'])
    .where('provider', '=', provider)
    .where('providerMessageId', '=', providerMessageId)
    .where((where) => where.or([where('messageId', 'is', null), where('messageId', '=', messageId)]))
    .orderBy('receivedAt')
    .execute();
  return rows.map((row) => ({ provider: row.provider, type: row.type, failureCode: row.failureCode }));
}

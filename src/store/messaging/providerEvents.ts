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
    .insertInto('provider_events')
    .values(({ selectFrom }) => ({
      provider: event.provider,
      event_id: event.eventId,
      type: event.type,
      provider_message_id: event.providerMessageId,
      message_id:
        event.messageId ??
        selectFrom('messages').select('id').where('provider_id', '=', event.providerMessageId).limit(1),
      failure_code: event.failureCode,
      payload: JSON.stringify(event.payload),
    }))
    .onConflict((conflict) => conflict.columns(['provider', 'event_id']).doNothing())
    .returning('message_id')
    .executeTakeFirst();
  return row?.message_id ?? undefined;
}

/** Says which message a stored event is about. */
export async function assignProviderEvent(
  db: Database,
  event: Pick<ProviderEvent, 'provider' | 'eventId'>,
  messageId: string,
): Promise<void> {
  await db
    .updateTable('provider_events')
    .set({ message_id: messageId })
    .where('provider', '=', event.provider)
    .where('event_id', '=', event.eventId)
    .where('message_id', 'is', null)
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
    .selectFrom('provider_events')
    .select(['provider', 'type', 'failure_code'])
    .where('provider', '=', provider)
    .where('provider_message_id', '=', providerMessageId)
    .where((where) => where.or([where('message_id', 'is', null), where('message_id', '=', messageId)]))
    .orderBy('received_at')
    .execute();
  return rows.map((row) => ({ provider: row.provider, type: row.type, failureCode: row.failure_code }));
}

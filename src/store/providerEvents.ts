import type { Database } from './database.ts';
import type { ProviderEventsTable } from './schema.ts';

export interface ProviderEvent {
  readonly provider: ProviderEventsTable['provider'];
  /** The provider's own id of the event, or what makes it unique. */
  readonly eventId: string;
  readonly type: string;
  readonly providerMessageId: string;
  readonly messageId: string | null;
}

/** Stores an event once; false for a duplicate. */
export async function recordProviderEvent(db: Database, event: ProviderEvent): Promise<boolean> {
  const row = await db
    .insertInto('provider_events')
    .values({
      provider: event.provider,
      event_id: event.eventId,
      type: event.type,
      provider_message_id: event.providerMessageId,
      message_id: event.messageId,
    })
    .onConflict((conflict) => conflict.columns(['provider', 'event_id']).doNothing())
    .returning('event_id')
    .executeTakeFirst();
  return row !== undefined;
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

/** The types of the events a provider has sent about one of its messages, oldest first. */
export async function eventTypesOf(
  db: Database,
  provider: ProviderEvent['provider'],
  providerMessageId: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom('provider_events')
    .select('type')
    .where('provider', '=', provider)
    .where('provider_message_id', '=', providerMessageId)
    .orderBy('received_at')
    .execute();
  return rows.map((row) => row.type);
}

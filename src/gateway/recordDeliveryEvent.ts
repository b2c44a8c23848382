import type { MessageStatus } from '../domain/messageStatus.ts';
import type { Database } from '../store/database.ts';
import * as messages from '../store/messages.ts';
import { assignProviderEvent, type ProviderEvent, recordProviderEvent } from '../store/providerEvents.ts';

/**
 * Stores a provider's event and raises the message's status. A duplicate changes nothing; an event about a message
 * whose provider id is not known yet is stored, and applied by the activity that learns the id.
 */
export async function recordDeliveryEvent(
  db: Database,
  event: Omit<ProviderEvent, 'messageId'> & { readonly messageId?: string | undefined },
  status: MessageStatus | undefined,
): Promise<void> {
  const known = event.messageId ?? null;
  // Stored before the message is looked for: whoever stores the provider's id reads the events after it, so that one of
  // the two always sees the other.
  await recordProviderEvent(db, { ...event, messageId: known });
  const messageId = known ?? (await messages.findMessageIdByProviderId(db, event.providerMessageId));
  if (messageId === undefined) return;
  if (known === null) await assignProviderEvent(db, event, messageId);
  if (status === undefined) return;
  await messages.raiseMessage(db, messageId, { status, providerId: event.providerMessageId });
}

import type { MessageStatus } from '../domain/messageStatus.ts';
import type { Database } from '../store/database.ts';
import * as messages from '../store/messages.ts';
import { type ProviderEvent, recordProviderEvent } from '../store/providerEvents.ts';

/**
 * Stores a provider's event and raises the message's status. A duplicate changes nothing; an event about a message
 * whose provider id is not known yet is stored, and applied by the activity that learns the id.
 */
export async function recordDeliveryEvent(
  db: Database,
  event: Omit<ProviderEvent, 'messageId'> & { readonly messageId?: string | undefined },
  status: MessageStatus | undefined,
): Promise<void> {
  const messageId =
    event.messageId ?? (await messages.findMessageIdByProviderId(db, event.providerMessageId)) ?? null;
  await recordProviderEvent(db, { ...event, messageId });
  if (messageId === null || status === undefined) return;
  await messages.raiseMessage(db, messageId, { status, providerId: event.providerMessageId });
}

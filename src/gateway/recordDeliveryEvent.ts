import type { Database } from '../store/database.ts';
import { applyDeliveryEvent } from '../store/messaging/messageFailures.ts';
import { findMessageByProviderId, type MessageKey } from '../store/messaging/messages.ts';
import {
  assignProviderEvent,
  type ProviderEvent,
  recordProviderEvent,
} from '../store/messaging/providerEvents.ts';

/**
 * Stores a provider's event, raises the message's status and suppresses a recipient who must not be written to again. A
 * duplicate changes nothing; an event about a message whose provider id is not known yet is stored, and applied by the
 * activity that learns the id.
 */
export async function recordDeliveryEvent(
  db: Database,
  event: Omit<ProviderEvent, 'message'> & { readonly message?: MessageKey | undefined },
): Promise<void> {
  const recorded = await recordProviderEvent(db, { ...event, message: event.message ?? null });
  // Looked for once more after the event is stored: the process that stores the provider's id reads the events after it, so that
  // one of the two always sees the other.
  const message = recorded ?? event.message ?? (await findMessageByProviderId(db, event.providerMessageId));
  if (message === undefined) return;
  if (recorded === undefined) await assignProviderEvent(db, event, message);
  await applyDeliveryEvent(db, message.clinicId, message.messageId, event);
}

import type { Database } from '../../store/database.ts';
import { applyDeliveryEvent } from '../../store/messaging/messageFailures.ts';
import type { MessageKey } from '../../store/messaging/messages.ts';
import { eventsAbout } from '../../store/messaging/providerEvents.ts';

/** Webhooks can overtake the answer that tells the provider's id: applies those that are waiting for it. */
export async function applyEarlyEvents(
  db: Database,
  provider: 'resend' | 'twilio',
  message: MessageKey,
  providerMessageId: string,
): Promise<void> {
  for (const event of await eventsAbout(db, provider, message, providerMessageId)) {
    await applyDeliveryEvent(db, message.clinicId, message.messageId, { ...event, providerMessageId });
  }
}

import { statusOfResendEvent, statusOfTwilioEvent } from '../domain/messageStatus.ts';
import type { Database } from '../store/database.ts';
import * as messages from '../store/messages.ts';
import { eventTypesOf } from '../store/providerEvents.ts';

const STATUS_OF = { resend: statusOfResendEvent, twilio: statusOfTwilioEvent } as const;

/** Webhooks can overtake the answer that tells the provider's id: applies those that are waiting for it. */
export async function applyEarlyEvents(
  db: Database,
  provider: 'resend' | 'twilio',
  messageId: string,
  providerId: string,
): Promise<void> {
  for (const type of await eventTypesOf(db, provider, providerId)) {
    const status = STATUS_OF[provider](type);
    if (status) await messages.raiseMessage(db, messageId, { status });
  }
}

import { sql } from 'kysely';
import { type DeliveryEvent, statusOfEvent, suppressionFor } from '../../domain/messaging/deliveryEvents.ts';
import type { Database } from '../database.ts';
import { raiseMessage } from './messageStatus.ts';

/** Records that a message has failed for good, and suppresses its recipient where the failure says so. */
export async function failMessage(db: Database, id: string, failureCode: string): Promise<void> {
  await raiseMessage(db, id, { status: 'failed', failureCode });
  await suppressRecipient(db, id, failureCode);
}

/** Raises a message to what an event tells, and suppresses its recipient where the event says so. */
export async function applyDeliveryEvent(
  db: Database,
  id: string,
  event: DeliveryEvent & { readonly providerMessageId: string },
): Promise<void> {
  const status = statusOfEvent(event);
  if (status === undefined) return;
  const { failureCode, providerMessageId } = event;
  await raiseMessage(db, id, {
    status,
    providerId: providerMessageId,
    ...(failureCode === null ? {} : { failureCode }),
  });
  if (failureCode !== null) await suppressRecipient(db, id, failureCode);
}

/**
 * Suppresses whom the message was written to, once a message and reason: the same event once more must not undo what
 * was lifted since.
 */
async function suppressRecipient(db: Database, messageId: string, failureCode: string): Promise<void> {
  const reason = suppressionFor(failureCode);
  if (reason === undefined) return;
  await sql`
    insert into suppressions (channel, address, reason, message_id)
    select channel, lower(recipient), ${reason}, id from messages
    where id = ${messageId} and recipient is not null
      and not exists (select from suppressions where message_id = ${messageId} and reason = ${reason})
    on conflict (address, channel, reason, category) where lifted_at is null do nothing`.execute(db);
}

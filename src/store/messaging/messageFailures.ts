import { sql } from 'kysely';
import {
  type DeliveryEvent,
  PERMANENT_BOUNCE,
  statusOfEvent,
  suppressionFor,
} from '../../domain/messaging/deliveryEvents.ts';
import { newId } from '../../security/newId.ts';
import type { Database } from '../database.ts';
import { raiseAlert } from '../operations/alerts.ts';
import { raiseMessage } from './messageStatus.ts';
import { findMessage } from './messages.ts';

/** Records that a message has failed for good, and suppresses its recipient where the failure says so. */
export async function failMessage(
  db: Database,
  clinicId: string,
  id: string,
  failureCode: string,
): Promise<void> {
  await raiseMessage(db, clinicId, id, { status: 'failed', failureCode });
  await suppressRecipient(db, clinicId, id, failureCode);
}

/** Raises a message to what an event tells, and suppresses its recipient where the event says so. */
export async function applyDeliveryEvent(
  db: Database,
  clinicId: string,
  id: string,
  event: DeliveryEvent & { readonly providerMessageId: string },
): Promise<void> {
  const status = statusOfEvent(event);
  if (status === undefined) return;
  const { failureCode, providerMessageId } = event;
  if (failureCode === PERMANENT_BOUNCE) await alertLateBounce(db, clinicId, id);
  await raiseMessage(db, clinicId, id, {
    status,
    providerId: providerMessageId,
    ...(failureCode === null ? {} : { failureCode }),
  });
  if (failureCode !== null) await suppressRecipient(db, clinicId, id, failureCode);
}

/** Tells operators of an e-mail that was reported as delivered before it bounced: somebody may rely on it. */
async function alertLateBounce(db: Database, clinicId: string, messageId: string): Promise<void> {
  const message = await findMessage(db, clinicId, messageId);
  if (message?.status !== 'delivered') return;
  await raiseAlert(db, {
    id: newId('al'),
    kind: 'notificationUndeliverable',
    subject: message.notificationId,
    clinicId,
    message: `the e-mail of ${message.notificationId} has bounced after it was reported as delivered; it goes out over the next channel, if there is one`,
  });
}

/**
 * Suppresses whom the message was written to, once a message and reason: the same event once more must not undo what
 * was lifted since.
 */
async function suppressRecipient(
  db: Database,
  clinicId: string,
  messageId: string,
  failureCode: string,
): Promise<void> {
  const reason = suppressionFor(failureCode);
  if (reason === undefined) return;
  // A provider knows who has blocked whom by the sender, so its block holds for all clinics that send from there.
  const holdsForSender = reason === 'providerOptOut';
  await sql`
    insert into suppressions (clinic_id, channel, address, reason, sender, message_id)
    select clinic_id, channel, lower(recipient), ${reason}, case when ${holdsForSender} then sender end, id from messages
    where clinic_id = ${clinicId} and id = ${messageId} and recipient is not null
      and not exists (
        select from suppressions
        where clinic_id = ${clinicId} and message_id = ${messageId} and reason = ${reason}
      )
    on conflict (address, clinic_id, channel, reason, category, sender)
      where lifted_at is null and address is not null do nothing`.execute(db);
}

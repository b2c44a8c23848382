import { ReplyEvent } from '../../contracts/messaging/replyEvent.ts';
import { type ClinicId, ContactId, type WebhookDeliveryId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { readWords } from '../../domain/messaging/replyWords.ts';
import { newId } from '../../security/newId.ts';
import type { Database } from '../database.ts';
import { hasAlert, raiseAlert, resolveAlert } from '../operations/alerts.ts';
import { createWebhookEvent } from '../webhooks/webhookEvents.ts';
import { findInboundMessage } from './inboundMessages.ts';

/** A reply that staff have to read. */
export interface UnreadReply {
  readonly clinicId: ClinicId;
  readonly replyId: string;
  readonly contactId: ContactId | null;
  readonly isUrgent: boolean;
}

const KIND = 'replyNeedsAttention';

/**
 * Raises an alert about a reply and commits the webhook `reply.needsAttention`; once for each reply.
 *
 * @returns the deliveries to make
 */
export async function askForAttention(db: Database, reply: UnreadReply): Promise<WebhookDeliveryId[]> {
  const { clinicId, replyId, contactId, isUrgent } = reply;
  const key = { clinicId, kind: KIND, subject: replyId } as const;
  if (await hasAlert(db, key)) return [];
  const what = isUrgent
    ? 'a patient has written words that sound like an emergency'
    : 'a patient has written something that answers no open question';
  await raiseAlert(db, {
    id: newId('al'),
    ...key,
    critical: isUrgent,
    message: `${what}; read it with: ${PROGRAM_NAME} inbox list --status unmatched --text`,
  });
  const event = ReplyEvent.parse({
    type: 'reply.needsAttention',
    timestamp: new Date().toISOString(),
    data: { clinicId, replyId, contactId, urgent: isUrgent },
  });
  return createWebhookEvent(db, clinicId, { key: `attention/${replyId}`, event });
}

/** Ends the alert about a reply that staff have dealt with. */
export const endAttention = (db: Database, clinicId: ClinicId, replyId: string): Promise<void> =>
  resolveAlert(db, { clinicId, kind: KIND, subject: replyId });

/** {@link askForAttention} for a stored reply. */
export async function askAboutReply(
  db: Database,
  clinicId: ClinicId,
  replyId: string,
): Promise<WebhookDeliveryId[]> {
  const reply = await findInboundMessage(db, clinicId, replyId);
  if (!reply) return [];
  const contactId = ContactId.nullable().parse(reply.contactId);
  const { isUrgent } = readWords(reply.body);
  return askForAttention(db, { clinicId, replyId, contactId, isUrgent });
}

import { z } from 'zod';
import type { BulkId, ClinicId, MessageId } from '../../contracts/shared/ids.ts';
import { PermanentError, TransientError } from '../../domain/shared/jobError.ts';
import type { BatchItem, ResendSender } from '../../providers/resend.ts';
import type { HashAddress } from '../../security/hashedAddress.ts';
import type { Database } from '../../store/database.ts';
import * as batches from '../../store/messaging/bulkBatches.ts';
import { withholdSuppressed } from '../../store/messaging/withheldRecipients.ts';
import { applyEarlyEvents } from './applyEarlyEvents.ts';
import type { ProviderRateLimiter } from './providerRateLimiter.ts';

export interface BatchKey {
  readonly clinicId: ClinicId;
  readonly bulkId: BulkId;
  readonly batch: number;
}

export interface BatchSending {
  readonly database: Database;
  readonly hashAddress: HashAddress;
  readonly resend: ResendSender;
  readonly rateLimiter: ProviderRateLimiter;
  /** How long after its first request a batch may be requested again under its key, ms. */
  readonly keyLifeMs: number;
}

/** The body as it was frozen when the batch was formed. */
const FrozenBatch = z.array(
  z.strictObject({
    from: z.string(),
    to: z.string(),
    subject: z.string(),
    html: z.string(),
    text: z.string(),
    replyTo: z.string().optional(),
    headers: z.record(z.string(), z.string()),
    clinicId: z.string(),
    messageId: z.string(),
  }),
);

/**
 * Sends a formed batch; under its idempotency key, no contact gets it twice, even if the activity runs several times.
 * Answers `sent` once every recipient's outcome is recorded, and `unknown` when the key has expired with the outcome
 * open.
 */
export async function sendBulkBatch(
  { database, hashAddress, resend, rateLimiter, keyLifeMs }: BatchSending,
  { clinicId, bulkId, batch: number }: BatchKey,
): Promise<'sent' | 'unknown'> {
  const batch = await findBatch(database, clinicId, bulkId, number);
  if (batch.settledAt !== null) return 'sent';
  if (batch.requestedAt && Date.now() - batch.requestedAt.getTime() > keyLifeMs) {
    const unknown = batch.messageIds.map((messageId) => ({ messageId, status: 'unknown' as const }));
    await batches.settleBatch(database, clinicId, bulkId, number, unknown);
    return 'unknown';
  }
  const { messageIds, emails, idempotencyKey } = await rateLimiter.acquireAfter(async () => {
    // A contact that opts out while the batch waits for its slot gets no message.
    const hashes = new Map(
      FrozenBatch.parse(batch.request).map(({ messageId, to }) => [messageId, hashAddress('email', to).hash]),
    );
    await withholdSuppressed(database, clinicId, bulkId, { number, hashes });
    const { messageIds, request, idempotencyKey } = await findBatch(database, clinicId, bulkId, number);
    await batches.claimBatch(database, clinicId, bulkId, number, { messageIds });
    return { messageIds, emails: FrozenBatch.parse(request), idempotencyKey };
  });
  const items = emails.length === 0 ? [] : await resend.sendBatch(emails, idempotencyKey);
  await batches.settleBatch(database, clinicId, bulkId, number, outcomesOf(messageIds, items));
  await catchUpOnEvents(database, clinicId, messageIds, items);
  return 'sent';
}

async function findBatch(
  db: Database,
  clinicId: ClinicId,
  bulkId: BulkId,
  number: number,
): Promise<batches.Batch> {
  const batch = await batches.findBatch(db, clinicId, bulkId, number);
  if (!batch) throw new PermanentError('BatchNotFound', `${bulkId} has no batch ${number}`);
  return batch;
}

function outcomesOf(messageIds: readonly MessageId[], items: readonly BatchItem[]): batches.BatchOutcome[] {
  return messageIds.map((messageId, index) => {
    const item = items[index];
    if (!item)
      throw new TransientError('ResendUnreadable', 'Resend did not answer for every e-mail of the batch');
    return 'id' in item
      ? { messageId, status: 'sent', providerId: item.id }
      : { messageId, status: 'failed', failureCode: 'Resend_validation_error' };
  });
}

/** Events that overtook the answer waited for the ids that it brings. */
async function catchUpOnEvents(
  db: Database,
  clinicId: ClinicId,
  messageIds: readonly MessageId[],
  items: readonly BatchItem[],
) {
  const messageOf = new Map(
    items.flatMap((item, index) => {
      const messageId = messageIds[index];
      return 'id' in item && messageId ? [[item.id, messageId] as const] : [];
    }),
  );
  for (const providerId of await batches.idsWithEvents(db, [...messageOf.keys()])) {
    const messageId = messageOf.get(providerId);
    if (messageId) await applyEarlyEvents(db, 'resend', { clinicId, messageId }, providerId);
  }
}

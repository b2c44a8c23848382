import { z } from 'zod';
import type { BulkId, ClinicId, MessageId } from '../../contracts/shared/ids.ts';
import { PermanentError, RateLimitedError, TransientError } from '../../domain/shared/jobError.ts';
import type { BatchItem, ResendSender } from '../../providers/resend.ts';
import type { HashAddress } from '../../security/hashedAddress.ts';
import type { Database } from '../../store/database.ts';
import * as batches from '../../store/messaging/bulkBatches.ts';
import { withholdSuppressed } from '../../store/messaging/withheldRecipients.ts';
import { applyEarlyEvents } from './applyEarlyEvents.ts';
import type { AccountOf } from './providerAccounts.ts';

export interface BatchKey {
  readonly clinicId: ClinicId;
  readonly bulkId: BulkId;
  readonly batch: number;
}

export interface BatchSending {
  readonly database: Database;
  readonly hashAddress: HashAddress;
  readonly accountOf: AccountOf<ResendSender>;
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
 * Answers `sent` once every recipient's outcome is recorded, and `unknown` when the outcome is open and the key has expired,
 * or is known to another account than the clinic has now.
 */
export async function sendBulkBatch(sending: BatchSending, key: BatchKey): Promise<'sent' | 'unknown'> {
  const { database, hashAddress, accountOf, keyLifeMs } = sending;
  const { clinicId, bulkId, batch: number } = key;
  const batch = await findBatch(database, clinicId, bulkId, number);
  if (batch.settledAt !== null) return 'sent';
  const account = await accountOf(clinicId);
  const isRepeatable = (requestedAt: Date) =>
    Date.now() - requestedAt.getTime() <= keyLifeMs && batch.account === account.id;
  if (batch.requestedAt && !isRepeatable(batch.requestedAt)) {
    const unknown = batch.messageIds.map((messageId) => ({ messageId, status: 'unknown' as const }));
    await batches.settleBatch(database, clinicId, bulkId, number, unknown);
    return 'unknown';
  }
  const prepared = await account.rateLimiter.acquireAfter(async () => {
    const current = await accountOf(clinicId);
    if (current.id !== account.id) return undefined;
    // A contact that opts out while the batch waits for its slot gets no message.
    const hashes = new Map(
      FrozenBatch.parse(batch.request).map(({ messageId, to }) => [messageId, hashAddress('email', to).hash]),
    );
    await withholdSuppressed(database, clinicId, bulkId, { number, hashes });
    const { messageIds, request, idempotencyKey, requestedAt } = await findBatch(
      database,
      clinicId,
      bulkId,
      number,
    );
    await batches.claimBatch(database, clinicId, bulkId, number, { messageIds, account: account.id });
    const emails = FrozenBatch.parse(request);
    const send = () => (emails.length === 0 ? [] : current.sender.sendBatch(emails, idempotencyKey));
    return { messageIds, send, isFirst: requestedAt === null };
  });
  // The account was replaced while the batch waited for its slot: it waits for one of the new account.
  if (!prepared) return sendBulkBatch(sending, key);
  const { messageIds, send, isFirst } = prepared;
  const items = await sendOrRelease(send, async () => {
    if (isFirst) await batches.releaseBatch(database, clinicId, bulkId, number, messageIds);
  });
  await batches.settleBatch(database, clinicId, bulkId, number, outcomesOf(messageIds, items));
  await catchUpOnEvents(database, clinicId, messageIds, items);
  return 'sent';
}

/** Sends; a refusal of the whole batch gives the claim back, since the provider has certainly not accepted it. */
async function sendOrRelease(
  send: () => BatchItem[] | Promise<BatchItem[]>,
  release: () => Promise<void>,
): Promise<BatchItem[]> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof PermanentError || error instanceof RateLimitedError) await release();
    throw error;
  }
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

import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { comesAfter, fetchedFor, type Page, type PageRequest, pageOf } from '../page.ts';
import type { WebhookDelivery } from './webhooks.ts';

/** One attempt to deliver: the HTTP status of the answer, or why there was none. */
export interface WebhookAttempt {
  readonly responseStatus: number | null;
  readonly error: string | null;
  readonly durationMs: number;
}

export interface LoggedAttempt extends WebhookAttempt {
  readonly attemptedAt: Date;
}

/** A delivery with all that was tried, oldest attempt first. */
export interface LoggedDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly clinicId: string;
  readonly createdAt: Date;
  readonly deliveredAt: Date | null;
  readonly attempts: readonly LoggedAttempt[];
}

/**
 * Logs one attempt and counts it on the endpoint. The endpoint is disabled by the attempt that makes its run of failures
 * `disableAfter` long, or that asks for no more (`gone`); only that attempt answers true.
 */
export async function recordWebhookAttempt(
  db: Database,
  { id, endpoint }: WebhookDelivery,
  attempt: WebhookAttempt & { readonly delivered: boolean; readonly gone: boolean },
  disableAfter: number,
): Promise<{ disabledNow: boolean }> {
  const { responseStatus, error, durationMs, delivered, gone } = attempt;
  return db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('webhookAttempts')
      .values({ deliveryId: id, responseStatus, error, durationMs })
      .execute();
    if (delivered) {
      await transaction
        .updateTable('webhookDeliveries')
        .set({ deliveredAt: sql<Date>`coalesce(delivered_at, now())` })
        .where('id', '=', id)
        .execute();
      await transaction
        .updateTable('webhookEndpoints')
        .set({ consecutiveFailures: 0 })
        .where('id', '=', endpoint.id)
        .execute();
      return { disabledNow: false };
    }
    const { failures } = await transaction
      .updateTable('webhookEndpoints')
      .set((update) => ({ consecutiveFailures: update('consecutiveFailures', '+', 1) }))
      .where('id', '=', endpoint.id)
      .returning('consecutiveFailures as failures')
      .executeTakeFirstOrThrow();
    if (!gone && failures < disableAfter) return { disabledNow: false };
    const disabled = await transaction
      .updateTable('webhookEndpoints')
      .set({ disabledAt: sql<Date>`now()` })
      .where('id', '=', endpoint.id)
      .where('disabledAt', 'is', null)
      .returning('id')
      .executeTakeFirst();
    return { disabledNow: disabled !== undefined };
  });
}

export interface DeliveryFilter extends PageRequest {
  readonly endpointId?: string | undefined;
  readonly clinicId?: string | undefined;
  readonly isDelivered?: boolean | undefined;
}

/** One page of the deliveries with their attempts, newest first. */
export async function pageOfWebhookDeliveries(
  db: Database,
  filter: DeliveryFilter,
): Promise<Page<LoggedDelivery>> {
  const { endpointId, clinicId, isDelivered, since, cursor } = filter;
  let query = db
    .selectFrom('webhookDeliveries')
    .innerJoin('webhookEndpoints', 'webhookEndpoints.id', 'webhookDeliveries.endpointId')
    .select(['webhookDeliveries.id', 'endpointId', 'clinicId', 'webhookDeliveries.createdAt', 'deliveredAt'])
    .orderBy('webhookDeliveries.createdAt', 'desc')
    .orderBy('webhookDeliveries.id', 'desc')
    .limit(fetchedFor(filter));
  if (endpointId !== undefined) query = query.where('endpointId', '=', endpointId);
  if (clinicId !== undefined) query = query.where('clinicId', '=', clinicId);
  if (isDelivered !== undefined) query = query.where('deliveredAt', isDelivered ? 'is not' : 'is', null);
  if (since !== undefined) query = query.where('webhookDeliveries.createdAt', '>=', since);
  if (cursor !== undefined) query = query.where(comesAfter('webhookDeliveries', cursor));
  const { rows, nextCursor } = pageOf(await query.execute(), filter, ({ id }) => id);
  if (rows.length === 0) return { rows: [], nextCursor };
  const attempts = await db
    .selectFrom('webhookAttempts')
    .select(['deliveryId', 'attemptedAt', 'responseStatus', 'error', 'durationMs'])
    .where(
      'deliveryId',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('id')
    .execute();
  const deliveries = rows.map((row) => ({
    ...row,
    attempts: attempts
      .filter(({ deliveryId }) => deliveryId === row.id)
      .map(({ deliveryId: _, ...attempt }) => attempt),
  }));
  return { rows: deliveries, nextCursor };
}

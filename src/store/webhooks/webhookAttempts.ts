import { sql } from 'kysely';
import { z } from 'zod';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';
import { onPage, type Page, type PageRequest, pageOf } from '../page.ts';
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
  const { clinicId } = endpoint;
  const { responseStatus, error, durationMs, delivered, gone } = attempt;
  return db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('webhookAttempts')
      .values({ clinicId, deliveryId: id, responseStatus, error, durationMs })
      .execute();
    if (delivered) {
      await transaction
        .updateTable('webhookDeliveries')
        .set({ deliveredAt: sql<Date>`coalesce(delivered_at, now())` })
        .where('clinicId', '=', clinicId)
        .where('id', '=', id)
        .execute();
      await transaction
        .updateTable('webhookEndpoints')
        .set({ consecutiveFailures: 0 })
        .where('clinicId', '=', clinicId)
        .where('id', '=', endpoint.id)
        .execute();
      return { disabledNow: false };
    }
    const { failures } = await transaction
      .updateTable('webhookEndpoints')
      .set((update) => ({ consecutiveFailures: update('consecutiveFailures', '+', 1) }))
      .where('clinicId', '=', clinicId)
      .where('id', '=', endpoint.id)
      .returning('consecutiveFailures as failures')
      .executeTakeFirstOrThrow();
    if (!gone && failures < disableAfter) return { disabledNow: false };
    const disabled = await transaction
      .updateTable('webhookEndpoints')
      .set({ disabledAt: sql<Date>`now()` })
      .where('clinicId', '=', clinicId)
      .where('id', '=', endpoint.id)
      .where('disabledAt', 'is', null)
      .returning('id')
      .executeTakeFirst();
    return { disabledNow: disabled !== undefined };
  });
}

export const DeliveryStatus = z.enum(['delivered', 'undelivered']);
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

export interface DeliveryFilter extends PageRequest {
  readonly endpointId?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
}

const DELIVERY_COLUMNS = ['id', 'endpointId', 'clinicId', 'createdAt', 'deliveredAt'] as const;

/** One page of the deliveries of a clinic with their attempts, newest first. */
export async function pageOfWebhookDeliveries(
  db: Database,
  clinicId: ClinicId,
  filter: DeliveryFilter,
): Promise<Page<LoggedDelivery>> {
  const { endpointId, status } = filter;
  let query = db.selectFrom('webhookDeliveries').select(DELIVERY_COLUMNS);
  if (endpointId !== undefined) query = query.where('endpointId', '=', endpointId);
  if (status !== undefined)
    query = query.where('deliveredAt', status === 'delivered' ? 'is not' : 'is', null);
  const found = await onPage(query, 'webhookDeliveries', { ...filter, clinicId }).execute();
  const { rows, nextCursor } = pageOf(found, filter, ({ id }) => id);
  return { rows: await withAttempts(db, clinicId, rows), nextCursor };
}

/** A delivery of the clinic with its attempts. */
export async function findLoggedDelivery(
  db: Database,
  clinicId: ClinicId,
  id: string,
): Promise<LoggedDelivery | undefined> {
  const rows = await db
    .selectFrom('webhookDeliveries')
    .select(DELIVERY_COLUMNS)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
  const [delivery] = await withAttempts(db, clinicId, rows);
  return delivery;
}

async function withAttempts(
  db: Database,
  clinicId: ClinicId,
  rows: readonly Omit<LoggedDelivery, 'attempts'>[],
): Promise<LoggedDelivery[]> {
  if (rows.length === 0) return [];
  const attempts = await db
    .selectFrom('webhookAttempts')
    .select(['deliveryId', 'attemptedAt', 'responseStatus', 'error', 'durationMs'])
    .where('clinicId', '=', clinicId)
    .where(
      'deliveryId',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    ...row,
    attempts: attempts
      .filter(({ deliveryId }) => deliveryId === row.id)
      .map(({ deliveryId: _, ...attempt }) => attempt),
  }));
}

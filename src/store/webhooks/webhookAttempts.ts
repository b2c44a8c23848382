import { sql } from 'kysely';
import type { Database } from '../database.ts';
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
      .insertInto('webhook_attempts')
      .values({ delivery_id: id, response_status: responseStatus, error, duration_ms: durationMs })
      .execute();
    if (delivered) {
      await transaction
        .updateTable('webhook_deliveries')
        .set({ delivered_at: sql<Date>`coalesce(delivered_at, now())` })
        .where('id', '=', id)
        .execute();
      await transaction
        .updateTable('webhook_endpoints')
        .set({ consecutive_failures: 0 })
        .where('id', '=', endpoint.id)
        .execute();
      return { disabledNow: false };
    }
    const { failures } = await transaction
      .updateTable('webhook_endpoints')
      .set((update) => ({ consecutive_failures: update('consecutive_failures', '+', 1) }))
      .where('id', '=', endpoint.id)
      .returning('consecutive_failures as failures')
      .executeTakeFirstOrThrow();
    if (!gone && failures < disableAfter) return { disabledNow: false };
    const disabled = await transaction
      .updateTable('webhook_endpoints')
      .set({ disabled_at: sql<Date>`now()` })
      .where('id', '=', endpoint.id)
      .where('disabled_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    return { disabledNow: disabled !== undefined };
  });
}

/** Deliveries with their attempts, newest first; of one endpoint or of all. */
export async function listWebhookDeliveries(
  db: Database,
  options: { readonly endpointId?: string | undefined; readonly limit: number },
): Promise<LoggedDelivery[]> {
  const { endpointId, limit } = options;
  const rows = await db
    .selectFrom('webhook_deliveries')
    .innerJoin('webhook_endpoints', 'webhook_endpoints.id', 'webhook_deliveries.endpoint_id')
    .select([
      'webhook_deliveries.id',
      'endpoint_id as endpointId',
      'clinic_id as clinicId',
      'webhook_deliveries.created_at as createdAt',
      'delivered_at as deliveredAt',
    ])
    .$if(endpointId !== undefined, (query) => query.where('endpoint_id', '=', endpointId ?? ''))
    .orderBy('webhook_deliveries.created_at', 'desc')
    .orderBy('webhook_deliveries.id')
    .limit(limit)
    .execute();
  if (rows.length === 0) return [];
  const attempts = await db
    .selectFrom('webhook_attempts')
    .select([
      'delivery_id as deliveryId',
      'attempted_at as attemptedAt',
      'response_status as responseStatus',
      'error',
      'duration_ms as durationMs',
    ])
    .where(
      'delivery_id',
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

import type { Database } from './database.ts';

export interface WebhookEndpoint {
  readonly id: string;
  readonly clinicId: string;
  readonly url: string;
  /** Standard Webhooks secret, `whsec_…`. */
  readonly secret: string;
}

export interface WebhookDelivery {
  readonly id: string;
  readonly endpoint: WebhookEndpoint;
  readonly body: string;
  readonly deliveredAt: Date | null;
}

/** Stores an endpoint; for a clinic's URL that exists, answers the existing one with its secret. */
export async function registerWebhookEndpoint(
  db: Database,
  endpoint: WebhookEndpoint,
): Promise<WebhookEndpoint> {
  return db
    .insertInto('webhook_endpoints')
    .values({ id: endpoint.id, clinic_id: endpoint.clinicId, url: endpoint.url, secret: endpoint.secret })
    .onConflict((conflict) => conflict.columns(['clinic_id', 'url']).doUpdateSet({ url: endpoint.url }))
    .returning(['id', 'clinic_id as clinicId', 'url', 'secret'])
    .executeTakeFirstOrThrow();
}

/** Commits the intent to deliver an event; the id stays the same over all tries, as the standard asks. */
export async function createWebhookDelivery(
  db: Database,
  delivery: { id: string; endpointId: string; key: string; body: string },
): Promise<string> {
  const { id } = await db
    .insertInto('webhook_deliveries')
    .values({ id: delivery.id, endpoint_id: delivery.endpointId, key: delivery.key, body: delivery.body })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ key: delivery.key }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function findWebhookDelivery(db: Database, id: string): Promise<WebhookDelivery | undefined> {
  const row = await db
    .selectFrom('webhook_deliveries')
    .innerJoin('webhook_endpoints', 'webhook_endpoints.id', 'webhook_deliveries.endpoint_id')
    .select([
      'webhook_deliveries.id as id',
      'body',
      'delivered_at as deliveredAt',
      'endpoint_id as endpointId',
      'clinic_id as clinicId',
      'url',
      'secret',
    ])
    .where('webhook_deliveries.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const endpoint = { id: row.endpointId, clinicId: row.clinicId, url: row.url, secret: row.secret };
  return { id: row.id, endpoint, body: row.body, deliveredAt: row.deliveredAt };
}

/** Records one try: the HTTP status of the answer, null when there was none. */
export async function recordWebhookAttempt(
  db: Database,
  id: string,
  attempt: { responseStatus: number | null; delivered: boolean },
): Promise<void> {
  await db
    .updateTable('webhook_deliveries')
    .set((update) => ({
      attempts: update('attempts', '+', 1),
      response_status: attempt.responseStatus,
      ...(attempt.delivered ? { delivered_at: new Date() } : {}),
    }))
    .where('id', '=', id)
    .execute();
}

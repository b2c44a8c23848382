import { sql } from 'kysely';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';
import { onPage, type Page, type PageRequest, pageOf } from '../page.ts';

export interface WebhookEndpoint {
  readonly id: string;
  readonly clinicId: string;
  readonly url: string;
  /** Standard Webhooks secret, `whsec_…`. */
  readonly secret: string;
}

/** An endpoint as it stands. */
export interface RegisteredEndpoint extends WebhookEndpoint {
  /** Signs too while a rotation's overlap lasts; else null. */
  readonly previousSecret: string | null;
  /** Attempts that failed since the last one that did not. */
  readonly consecutiveFailures: number;
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
}

export interface WebhookDelivery {
  readonly id: string;
  readonly endpoint: RegisteredEndpoint;
  readonly body: string;
  readonly deliveredAt: Date | null;
}

const ENDPOINT_COLUMNS = [
  'webhookEndpoints.id',
  'webhookEndpoints.clinicId',
  'url',
  'secret',
  sql<string | null>`case when previous_secret_until > now() then previous_secret end`.as('previousSecret'),
  'consecutiveFailures',
  'disabledAt',
  'webhookEndpoints.createdAt',
] as const;

/** Stores an endpoint; for a clinic's URL that exists, answers the existing one with its secret. */
export async function registerWebhookEndpoint(
  db: Database,
  endpoint: WebhookEndpoint,
): Promise<WebhookEndpoint> {
  return db
    .insertInto('webhookEndpoints')
    .values({ id: endpoint.id, clinicId: endpoint.clinicId, url: endpoint.url, secret: endpoint.secret })
    .onConflict((conflict) => conflict.columns(['clinicId', 'url']).doUpdateSet({ url: endpoint.url }))
    .returning(['id', 'clinicId', 'url', 'secret'])
    .executeTakeFirstOrThrow();
}

/** Endpoints, oldest first: of one clinic, or of every clinic. */
export async function listWebhookEndpoints(
  db: Database,
  clinicId: ClinicId | undefined,
): Promise<RegisteredEndpoint[]> {
  return db
    .selectFrom('webhookEndpoints')
    .select(ENDPOINT_COLUMNS)
    .$if(clinicId !== undefined, (query) => query.where('clinicId', '=', clinicId ?? ''))
    .orderBy('createdAt')
    .orderBy('clinicId')
    .execute();
}

/** One page of the endpoints of a clinic, newest first. */
export async function pageOfWebhookEndpoints(
  db: Database,
  clinicId: ClinicId,
  filter: PageRequest,
): Promise<Page<RegisteredEndpoint>> {
  const query = db.selectFrom('webhookEndpoints').select(ENDPOINT_COLUMNS);
  const rows = await onPage(query, 'webhookEndpoints', { ...filter, clinicId }).execute();
  return pageOf(rows, filter, ({ id }) => id);
}

export async function findWebhookEndpoint(
  db: Database,
  clinicId: ClinicId,
  id: string,
): Promise<RegisteredEndpoint | undefined> {
  return db
    .selectFrom('webhookEndpoints')
    .select(ENDPOINT_COLUMNS)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Whether the clinic has this endpoint. */
export async function hasWebhookEndpoint(db: Database, clinicId: ClinicId, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('webhookEndpoints')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}

/** The enabled endpoints of a clinic, oldest first. */
export async function webhookEndpointsOf(db: Database, clinicId: ClinicId): Promise<RegisteredEndpoint[]> {
  return db
    .selectFrom('webhookEndpoints')
    .select(ENDPOINT_COLUMNS)
    .where('clinicId', '=', clinicId)
    .where('disabledAt', 'is', null)
    .orderBy('createdAt')
    .execute();
}

/**
 * Gives the endpoint a new secret; the old one goes on signing beside it for `overlapHours`. False when there is no such
 * endpoint of the clinic.
 */
export async function rotateWebhookSecret(
  db: Database,
  clinicId: ClinicId,
  id: string,
  rotation: { readonly secret: string; readonly overlapHours: number },
): Promise<boolean> {
  const until = sql<Date>`now() + make_interval(secs => ${rotation.overlapHours * 3_600})`;
  const row = await db
    .updateTable('webhookEndpoints')
    .set((update) => ({
      previousSecret: update.ref('secret'),
      previousSecretUntil: until,
      secret: rotation.secret,
    }))
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Enables an endpoint, with its run of failures forgotten, or disables it. False when the clinic has no such endpoint. */
export async function setWebhookEndpointEnabled(
  db: Database,
  clinicId: ClinicId,
  id: string,
  enabled: boolean,
): Promise<boolean> {
  const row = await db
    .updateTable('webhookEndpoints')
    .set(enabled ? { disabledAt: null, consecutiveFailures: 0 } : { disabledAt: new Date() })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Commits the intent to deliver an event; the id stays the same over all attempts, as the standard asks. The database
 * refuses an endpoint of another clinic.
 */
export async function createWebhookDelivery(
  db: Database,
  clinicId: ClinicId,
  delivery: { id: string; endpointId: string; key: string; body: string },
): Promise<string> {
  const { id } = await db
    .insertInto('webhookDeliveries')
    .values({
      clinicId,
      id: delivery.id,
      endpointId: delivery.endpointId,
      key: delivery.key,
      body: delivery.body,
    })
    .onConflict((conflict) => conflict.columns(['clinicId', 'key']).doUpdateSet({ key: delivery.key }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function findWebhookDelivery(
  db: Database,
  clinicId: ClinicId,
  id: string,
): Promise<WebhookDelivery | undefined> {
  const row = await db
    .selectFrom('webhookDeliveries')
    .innerJoin('webhookEndpoints', (join) =>
      join
        .onRef('webhookEndpoints.clinicId', '=', 'webhookDeliveries.clinicId')
        .onRef('webhookEndpoints.id', '=', 'webhookDeliveries.endpointId'),
    )
    .select([...ENDPOINT_COLUMNS, 'webhookDeliveries.id as deliveryId', 'body', 'deliveredAt'])
    .where('webhookDeliveries.clinicId', '=', clinicId)
    .where('webhookDeliveries.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const { deliveryId, body, deliveredAt, ...endpoint } = row;
  return { id: deliveryId, endpoint, body, deliveredAt };
}

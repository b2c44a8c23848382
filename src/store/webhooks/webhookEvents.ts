import { ClinicId, WebhookDeliveryId } from '../../contracts/shared/ids.ts';
import { newId } from '../../security/newId.ts';
import type { Database } from '../database.ts';
import { createWebhookDelivery, webhookEndpointsOf } from './webhooks.ts';

/**
 * Commits an event to each enabled endpoint of a clinic, once for each key.
 *
 * @returns the deliveries to make; none for a clinic without an endpoint
 */
export async function createWebhookEvent(
  db: Database,
  clinicId: ClinicId,
  { key, event }: { readonly key: string; readonly event: unknown },
): Promise<WebhookDeliveryId[]> {
  const deliveries: WebhookDeliveryId[] = [];
  for (const { id: endpointId } of await webhookEndpointsOf(db, clinicId)) {
    const delivery = {
      id: newId('wd'),
      endpointId,
      key: `${key}/${endpointId}`,
      body: JSON.stringify(event),
    };
    deliveries.push(WebhookDeliveryId.parse(await createWebhookDelivery(db, clinicId, delivery)));
  }
  return deliveries;
}

/** Deliveries that nothing was attempted for, of the last day, oldest first. */
export async function unattemptedDeliveries(
  db: Database,
  createdBefore: Date,
  limit: number,
): Promise<{ deliveryId: WebhookDeliveryId; clinicId: ClinicId }[]> {
  const rows = await db
    .selectFrom('webhookDeliveries')
    .select(['webhookDeliveries.id', 'webhookDeliveries.clinicId'])
    .where('deliveredAt', 'is', null)
    .where('createdAt', '<=', createdBefore)
    .where('createdAt', '>', new Date(createdBefore.getTime() - DAY_MS))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('webhookAttempts')
            .select('webhookAttempts.id')
            .whereRef('webhookAttempts.clinicId', '=', 'webhookDeliveries.clinicId')
            .whereRef('webhookAttempts.deliveryId', '=', 'webhookDeliveries.id'),
        ),
      ),
    )
    .orderBy('createdAt')
    .limit(limit)
    .execute();
  return rows.map(({ id, clinicId }) => ({
    deliveryId: WebhookDeliveryId.parse(id),
    clinicId: ClinicId.parse(clinicId),
  }));
}

const DAY_MS = 86_400_000;

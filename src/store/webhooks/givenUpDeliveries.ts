import { sql } from 'kysely';
import { z } from 'zod';
import { ClinicId, WebhookDeliveryId, WebhookEndpointId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';
import { type FailureSlice, sliceOf } from '../operations/failureSlice.ts';

const Rows = z.array(
  z.object({
    clinicId: ClinicId,
    id: WebhookDeliveryId,
    /** Of the last attempt; of the delivery where there was none. */
    failedAt: z.date(),
    endpointId: WebhookEndpointId,
    isDisabled: z.boolean(),
    attempts: z.int(),
    responseStatus: z.int().nullable(),
    error: z.string().nullable(),
  }),
);
export type UndeliveredWebhook = z.output<typeof Rows>[number];

/** Webhooks that have not arrived, the last attempt first; whether more attempts follow, their jobs know. */
export async function undeliveredWebhooks(db: Database, slice: FailureSlice): Promise<UndeliveredWebhook[]> {
  const { rows } = await sql`
    with failure as (
      select delivery.clinic_id, delivery.id, delivery.endpoint_id, endpoint.disabled_at is not null as is_disabled,
        date_trunc('milliseconds', coalesce(attempt.attempted_at, delivery.created_at)) as failed_at,
        attempt.attempts, attempt.response_status, attempt.error
      from webhook_deliveries delivery
      join webhook_endpoints endpoint
        on (endpoint.clinic_id, endpoint.id) = (delivery.clinic_id, delivery.endpoint_id)
      cross join lateral (
        select count(*)::integer as attempts, max(attempted_at) as attempted_at,
          (array_agg(response_status order by id desc))[1] as response_status,
          (array_agg(error order by id desc))[1] as error
        from webhook_attempts
        where (webhook_attempts.clinic_id, webhook_attempts.delivery_id) = (delivery.clinic_id, delivery.id)
      ) attempt
      where delivery.delivered_at is null
    )
    select clinic_id as "clinicId", id, failed_at as "failedAt", endpoint_id as "endpointId",
      is_disabled as "isDisabled", attempts, response_status as "responseStatus", error
    from failure ${sliceOf('failure', slice)}`.execute(db);
  return Rows.parse(rows);
}

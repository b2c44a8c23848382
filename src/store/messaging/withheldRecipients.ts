import { sql } from 'kysely';
import { SUPPRESSION_REASONS } from '../../domain/messaging/sendingRules.ts';
import type { Database } from '../database.ts';
import { allows, updateStatus } from './messageStatus.ts';
import { isInForce } from './suppressions.ts';

/**
 * Takes those out of a batch who have opted out since it was formed. Only before its first request: from then on the
 * body is what its idempotency key stands for.
 *
 * @param hashes of the addresses of the batch, by the id of the message
 */
export async function withholdSuppressed(
  db: Database,
  clinicId: string,
  bulkId: string,
  { number, hashes }: { readonly number: number; readonly hashes: ReadonlyMap<string, string> },
): Promise<void> {
  const reasonOf = JSON.stringify(SUPPRESSION_REASONS);
  await sql`
    with batch as (
      select message_ids, request from bulk_batches
      where clinic_id = ${clinicId} and bulk_id = ${bulkId} and batch = ${number} and requested_at is null
    ), addressed as (
      select * from unnest(${[...hashes.keys()]}::text[], ${[...hashes.values()]}::text[]) as addressed (message_id, hash)
    ), withheld as (
      ${updateStatus('withhold')}, failure_code = ${reasonOf}::jsonb ->> suppressions.reason
      from notifications, addressed, suppressions
      where messages.clinic_id = ${clinicId}
        and messages.id in (select jsonb_array_elements_text(message_ids) from batch)
        and ${allows('withhold')}
        and (notifications.clinic_id, notifications.id) = (messages.clinic_id, messages.notification_id)
        and addressed.message_id = messages.id
        and suppressions.channel = messages.channel
        and (suppressions.address = lower(messages.recipient) or suppressions.address_hash = addressed.hash)
        and ${isInForce(sql`messages.clinic_id`, sql`messages.sender`)}
        and (suppressions.category is null or suppressions.category = notifications.category)
      returning messages.id
    )
    update bulk_batches set
      message_ids = (
        select coalesce(jsonb_agg(id order by place), '[]')
        from jsonb_array_elements_text(batch.message_ids) with ordinality as kept (id, place)
        where id not in (select id from withheld)
      ),
      request = (
        select coalesce(jsonb_agg(email order by place), '[]')
        from jsonb_array_elements(batch.request) with ordinality as kept (email, place)
        where email ->> 'messageId' not in (select id from withheld)
      )
    from batch
    where clinic_id = ${clinicId} and bulk_id = ${bulkId} and batch = ${number}
      and exists (select from withheld)`.execute(db);
}

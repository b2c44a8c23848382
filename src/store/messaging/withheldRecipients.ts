import { sql } from 'kysely';
import { SUPPRESSION_REASONS } from '../../domain/messaging/sendingRules.ts';
import type { Database } from '../database.ts';
import { allows, updateStatus } from './messageStatus.ts';

/**
 * Takes those out of a batch who have opted out since it was formed. Only before its first request: from then on the
 * body is what its idempotency key stands for.
 */
export async function withholdSuppressed(db: Database, bulkId: string, number: number): Promise<void> {
  const reasonOf = JSON.stringify(SUPPRESSION_REASONS);
  await sql`
    with batch as (
      select message_ids, request from bulk_batches
      where bulk_id = ${bulkId} and batch = ${number} and requested_at is null
    ), withheld as (
      ${updateStatus('withhold')}, failure_code = ${reasonOf}::jsonb ->> suppressions.reason
      from notifications, suppressions
      where messages.id in (select jsonb_array_elements_text(message_ids) from batch)
        and ${allows('withhold')}
        and notifications.id = messages.notification_id
        and suppressions.channel = messages.channel and suppressions.address = lower(messages.recipient)
        and suppressions.lifted_at is null
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
    where bulk_id = ${bulkId} and batch = ${number} and exists (select from withheld)`.execute(db);
}

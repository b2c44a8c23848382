import { sql } from 'kysely';
import { z } from 'zod';
import { Channel } from '../../contracts/messaging/notifications.ts';
import { ClinicId, ContactId, MessageId, NotificationId } from '../../contracts/shared/ids.ts';
import { REFUSAL_REASONS } from '../../domain/messaging/sendingRules.ts';
import type { Database } from '../database.ts';
import { type FailureSlice, sliceOf } from '../operations/failureSlice.ts';
import { changeStatus } from './messageStatus.ts';

const Rows = z.array(
  z.object({
    clinicId: ClinicId,
    id: MessageId,
    failedAt: z.date(),
    notificationId: NotificationId,
    contactId: ContactId,
    channel: Channel,
    status: z.enum(['failed', 'bounced', 'unknown']),
    failureCode: z.string().nullable(),
    /** Of its requests; a request that was repeated under its idempotency key counts once. */
    attempts: z.int(),
    /** Whether the provider accepted it before it failed. */
    wasAccepted: z.boolean(),
    /** Whether the time in which it makes sense has passed. */
    isExpired: z.boolean(),
    /** Whether a newer version of its appointment, or the end of its job, has withdrawn it. */
    isWithdrawn: z.boolean(),
    /** The bulk send that it belongs to. */
    bulkId: z.string().nullable(),
    /** Another channel over which the same notification was accepted. */
    reached: Channel.nullable(),
    /** Whether the job of its notification still works at it. */
    isUnderWay: z.boolean(),
  }),
);

/** A message that no provider has delivered, or of which nobody knows. */
export type GivenUpMessage = z.output<typeof Rows>[number];

/** Messages that were given up, newest failure first; what a rule forbids to send is no failure. */
export async function givenUpMessages(db: Database, slice: FailureSlice): Promise<GivenUpMessage[]> {
  const { rows } = await sql`
    with failure as (
      select message.clinic_id, message.id, date_trunc('milliseconds', message.updated_at) as failed_at,
        message.notification_id, message.channel, message.status, message.failure_code,
        cardinality(message.previous_provider_ids) + (message.requested_at is not null)::integer as attempts,
        message.provider_id is not null as was_accepted
      from messages message
      where message.status in ('failed', 'bounced', 'unknown')
        and coalesce(message.failure_code, '') not in (${sql.join([...REFUSAL_REASONS])})
    )
    select failure.clinic_id as "clinicId", failure.id, failure.failed_at as "failedAt",
      failure.notification_id as "notificationId", notification.contact_id as "contactId", failure.channel,
      failure.status, failure.failure_code as "failureCode", failure.attempts, failure.was_accepted as "wasAccepted",
      coalesce(notification.expires_at <= now(), false) as "isExpired",
      coalesce(notification.expires_at <= notification.created_at, false)
        or coalesce(notification.outcome = 'cancelled', false) as "isWithdrawn",
      case when notification.key like 'bulk/%' then split_part(notification.key, '/', 2) end as "bulkId",
      (select channel from messages other
        where (other.clinic_id, other.notification_id) = (failure.clinic_id, failure.notification_id)
          and other.id <> failure.id and other.status in ('sent', 'delivered', 'opened', 'clicked')
        limit 1) as reached,
      notification.outcome is null and notification.key not like 'bulk/%' as "isUnderWay"
    from failure join notifications notification
      on (notification.clinic_id, notification.id) = (failure.clinic_id, failure.notification_id)
    ${sliceOf('failure', slice)}`.execute(db);
  return Rows.parse(rows);
}

/**
 * Queues a message that was given up before a provider accepted it, under its own id and so its idempotency key, and
 * takes its notification back into the state of not having ended. False when it does not stand so any more.
 */
export async function requeueGivenUp(
  transaction: Database,
  { clinicId, id, notificationId }: Pick<GivenUpMessage, 'clinicId' | 'id' | 'notificationId'>,
): Promise<boolean> {
  const row = await changeStatus(transaction, 'retry')
    .set({ failureCode: null, requestedAt: null, request: null, resent: false })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('providerId', 'is', null)
    .where('inBatch', '=', false)
    .returning('id')
    .executeTakeFirst();
  if (!row) return false;
  await transaction
    .updateTable('notifications')
    .set({ outcome: null, outcomeReason: null, endedAt: null })
    .where('clinicId', '=', clinicId)
    .where('id', '=', notificationId)
    .execute();
  return true;
}

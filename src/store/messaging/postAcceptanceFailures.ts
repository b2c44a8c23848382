import { sql } from 'kysely';
import { z } from 'zod';
import { ClinicId, ContactId, NotificationId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';

/** A notification, as its job takes it. */
export interface ReopenedNotification {
  readonly notificationId: NotificationId;
  readonly clinicId: ClinicId;
  readonly contactId: ContactId;
}

const Rows = z.array(
  z.object({ notificationId: NotificationId, clinicId: ClinicId, contactId: ContactId }).readonly(),
);

/**
 * Takes notifications whose job ended when a message was accepted, and whose messages have all failed since, back into
 * the state of not having ended; answers up to `limit` of them. Those of bulk sends have one channel and no job.
 *
 * @param since only failures after this instant are worth another message.
 */
export async function reopenFailedNotifications(
  db: Database,
  { since, limit }: { readonly since: Date; readonly limit: number },
): Promise<readonly ReopenedNotification[]> {
  const { rows } = await sql`
    update notifications set outcome = null, outcome_reason = null, ended_at = null
    where (clinic_id, id) in (
      select notification.clinic_id, notification.id
      from messages failed join notifications notification
        on (notification.clinic_id, notification.id) = (failed.clinic_id, failed.notification_id)
      where failed.status in ('failed', 'bounced') and failed.provider_id is not null
        and failed.updated_at > ${since}
        and notification.outcome = 'sent' and notification.key not like 'bulk/%'
        -- Until then its job looks after the delivery itself.
        and notification.ended_at + make_interval(secs => coalesce(notification.deliver_within_seconds, 0) + 60) < now()
        and not exists (
          select from messages
          where (clinic_id, notification_id) = (notification.clinic_id, notification.id)
            and status not in ('failed', 'bounced')
        )
      order by notification.id
      limit ${limit}
    )
    returning id as "notificationId", clinic_id as "clinicId", contact_id as "contactId"`.execute(db);
  return Rows.parse(rows);
}

import { sql } from 'kysely';
import type { AppointmentId, ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import { messageStatusRank } from '../../domain/messaging/messageStatus.ts';
import type { Database } from '../database.ts';

/** An appointment and the contact it has. */
interface Addressee {
  readonly clinicId: ClinicId;
  readonly appointmentId: AppointmentId;
  readonly contactId: ContactId;
}

/**
 * Withdraws everything about an appointment that has not left, because a newer version makes it wrong; also what has
 * failed, since an operator may retry it. Whoever claims a message at the same moment comes first or finds it withdrawn;
 * what is claimed is not sent a second time.
 */
export async function withdrawNews(
  trx: Database,
  { clinicId, appointmentId }: Pick<Addressee, 'clinicId' | 'appointmentId'>,
): Promise<void> {
  await trx
    .updateTable('notifications')
    .set((update) => ({ expiresAt: update.ref('createdAt') }))
    .where('clinicId', '=', clinicId)
    .where('appointmentId', '=', appointmentId)
    .where((where) => where.or([where('outcome', 'is', null), where('outcome', '=', 'failed')]))
    .execute();
}

/** What a contact knows of the start of an appointment. */
export interface ReadStart {
  /** ISO 8601 in UTC. */
  readonly startsAt: string;
  /** Whether a provider has accepted the message that says so. */
  readonly isCertain: boolean;
}

/**
 * The start that a contact has read last of an appointment: from the last message that left, or else the one before the first
 * news that was withdrawn. Undefined where nothing was written.
 */
export async function lastReadStart(
  db: Database,
  { clinicId, appointmentId, contactId }: Addressee,
): Promise<ReadStart | undefined> {
  const { rows } = await sql<{
    startsAt: string | null;
    previousStartsAt: string | null;
    leftRank: number | null;
  }>`
    select variables ->> 'startsAt' as starts_at, variables ->> 'previousStartsAt' as previous_starts_at,
      (
        select max(messages.status_rank) from messages
        where (clinic_id, notification_id) = (notifications.clinic_id, notifications.id)
          and messages.status not in ('queued', 'failed', 'bounced')
      ) as left_rank
    from notifications
    where clinic_id = ${clinicId} and appointment_id = ${appointmentId} and contact_id = ${contactId}
    order by created_at, id`.execute(db);
  const read = rows.findLast(({ leftRank, startsAt }) => leftRank !== null && startsAt !== null);
  if (read?.startsAt && read.leftRank !== null) {
    const isCertain = read.leftRank >= messageStatusRank('sent');
    return { startsAt: read.startsAt, isCertain };
  }
  const startsAt = rows.find(({ previousStartsAt }) => previousStartsAt !== null)?.previousStartsAt;
  return startsAt ? { startsAt, isCertain: true } : undefined;
}

/** Whether a contact was sent news of an appointment that names this start. */
export async function isTold(
  db: Database,
  { clinicId, appointmentId, contactId }: Addressee,
  startsAt: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('notifications')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('appointmentId', '=', appointmentId)
    .where('contactId', '=', contactId)
    .where('template', '=', 'appointment-changed')
    .where('outcome', '=', 'sent')
    .where(sql<boolean>`variables ->> 'startsAt' = ${startsAt}`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

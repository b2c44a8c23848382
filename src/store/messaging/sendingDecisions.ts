import { sql } from 'kysely';
import type { Channel } from '../../contracts/messaging/notifications.ts';
import type { SendingDecision } from '../../domain/messaging/sendingRules.ts';
import type { Database } from '../database.ts';

/** Lets the decisions about one contact be made one after the other, until the transaction ends. */
export async function lockContact(trx: Database, clinicId: string, contactId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${clinicId}/${contactId}`}, 0))`.execute(trx);
}

/** Keeps what was decided about a notification over a channel, and why; the same decision, made again, is kept once. */
export async function recordSendingDecision(
  db: Database,
  clinicId: string,
  decided: {
    readonly notificationId: string;
    readonly channel: Channel;
    /** ISO 8601, UTC. */
    readonly at: string;
    readonly decision: SendingDecision;
  },
): Promise<void> {
  const { notificationId, channel, at, decision } = decided;
  const reason = decision.action === 'send' ? null : decision.reason;
  const until = decision.action === 'defer' ? new Date(decision.until) : null;
  await sql`
    insert into sending_decisions (clinic_id, notification_id, channel, decided_at, action, reason, until)
    select ${clinicId}, ${notificationId}, ${channel}, ${new Date(at)}::timestamptz, ${decision.action}, ${reason}, ${until}::timestamptz
    where not exists (
      select from sending_decisions
      where clinic_id = ${clinicId} and notification_id = ${notificationId} and channel = ${channel} and action = ${decision.action}
        and reason is not distinct from ${reason} and until is not distinct from ${until}::timestamptz
    )`.execute(db);
}

/** What {@link recordSendingDecision} has kept of a notification, in the order in which it was decided. */
export function recordedDecisions(
  db: Database,
  clinicId: string,
  notificationId: string,
): Promise<{ channel: string; action: string; reason: string | null; until: Date | null }[]> {
  return db
    .selectFrom('sendingDecisions')
    .select(['channel', 'action', 'reason', 'until'])
    .where('clinicId', '=', clinicId)
    .where('notificationId', '=', notificationId)
    .orderBy('id')
    .execute();
}

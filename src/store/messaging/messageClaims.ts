import { sql } from 'kysely';
import {
  type RefusalReason,
  SUPPRESSION_REASONS,
  type SuppressionReason,
} from '../../domain/messaging/sendingRules.ts';
import type { HashedAddress } from '../../security/hashedAddress.ts';
import type { Database } from '../database.ts';
import { allows, changeStatus, updateStatus } from './messageStatus.ts';
import { isAbout, isInForce } from './suppressions.ts';

/**
 * Whether the provider may be called for a message. `taken`: it was called before. `withheld`: since it was decided to
 * send it, its recipient has opted out or its time has passed.
 */
export type Claim =
  | { readonly kind: 'claimed' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'withheld'; readonly reason: RefusalReason };

/**
 * Moves a queued message to `requested` just before the provider is called. Suppressions and expiry are looked at in
 * the same statement, so that nothing comes between. The answer to HELP also goes to a number that has opted out. A
 * withdrawal of the notification waits for the claim, or the claim for it.
 *
 * @param recipient as it was frozen with the request
 * @param account the clinic's own account that the request goes to; null for that of the configuration
 */
export async function claimMessage(
  db: Database,
  clinicId: string,
  id: string,
  recipient: HashedAddress,
  account: string | null = null,
): Promise<Claim> {
  const { rows } = await sql<{
    suppressedFor: SuppressionReason | null;
    isExpired: boolean;
    isClaimed: boolean;
  }>`
    with intent as (
      select messages.clinic_id, messages.id, messages.sender, notifications.category, notifications.template,
        coalesce(notifications.expires_at <= now(), false) as is_expired
      from messages join notifications
        on (notifications.clinic_id, notifications.id) = (messages.clinic_id, messages.notification_id)
      where messages.clinic_id = ${clinicId} and messages.id = ${id}
      for share of notifications
    ), suppression as (
      select suppressions.reason from suppressions join intent on ${isInForce(sql`intent.clinic_id`, sql`intent.sender`)}
      where ${isAbout(recipient)}
        and (suppressions.category is null or suppressions.category = intent.category)
        and not (suppressions.reason = 'stop' and intent.template = 'help')
      limit 1
    ), claimed as (
      ${updateStatus('claim')}, requested_at = coalesce(requested_at, now()),
        account = case when requested_at is null then ${account} else account end
      from intent
      where (messages.clinic_id, messages.id) = (intent.clinic_id, intent.id) and ${allows('claim')}
        and not intent.is_expired and not exists (select from suppression)
      returning messages.id
    )
    select (select reason from suppression) as suppressed_for, intent.is_expired,
      exists (select from claimed) as is_claimed
    from intent`.execute(db);
  const [row] = rows;
  if (!row) return { kind: 'taken' };
  if (row.suppressedFor !== null) {
    return { kind: 'withheld', reason: SUPPRESSION_REASONS[row.suppressedFor] };
  }
  if (row.isExpired) return { kind: 'withheld', reason: 'Expired' };
  return { kind: row.isClaimed ? 'claimed' : 'taken' };
}

/** Gives a claim back when the provider has certainly not accepted the message. */
export async function releaseMessage(db: Database, clinicId: string, id: string): Promise<void> {
  await changeStatus(db, 'release')
    .set({ requestedAt: null })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/**
 * Queues an SMS once more that the provider has accepted and then reported as failed; the record that failed is kept
 * beside the one to come. False when it does not stand so any more.
 */
export async function requeueFailed(db: Database, clinicId: string, id: string): Promise<boolean> {
  const row = await changeStatus(db, 'resend')
    .set({
      previousProviderIds: sql`array_append(previous_provider_ids, provider_id)`,
      providerId: null,
      failureCode: null,
      requestedAt: null,
      request: null,
      resent: false,
    })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('channel', '=', 'sms')
    .where('providerId', 'is not', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

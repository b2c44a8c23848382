import type { MessageCategory } from '../../contracts/messaging/notifications.ts';
import type { Database } from '../database.ts';
import { comesAfter, fetchedFor, type Page, type PageRequest, pageOf } from '../page.ts';

/** A notification in one line. */
export interface ListedNotification {
  readonly notificationId: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly clinicId: string;
  readonly contactId: string;
  readonly template: string;
  readonly category: MessageCategory;
  /** Null while it is open. */
  readonly outcome: string | null;
  readonly outcomeReason: string | null;
}

export interface NotificationFilter extends PageRequest {
  readonly clinicId?: string | undefined;
  readonly contactId?: string | undefined;
  readonly template?: string | undefined;
  /** Null for those that are still open. */
  readonly outcome?: string | null | undefined;
}

/** One page of the notifications, newest first. */
export async function pageOfNotifications(
  db: Database,
  filter: NotificationFilter,
): Promise<Page<ListedNotification>> {
  const { clinicId, contactId, template, outcome, since, cursor } = filter;
  let query = db
    .selectFrom('notifications')
    .select(['id', 'created_at', 'ended_at', 'clinic_id', 'contact_id', 'template', 'category'])
    .select(['outcome', 'outcome_reason'])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(fetchedFor(filter));
  if (clinicId !== undefined) query = query.where('clinic_id', '=', clinicId);
  if (contactId !== undefined) query = query.where('contact_id', '=', contactId);
  if (template !== undefined) query = query.where('template', '=', template);
  if (outcome !== undefined) query = query.where('outcome', outcome === null ? 'is' : '=', outcome);
  if (since !== undefined) query = query.where('created_at', '>=', since);
  if (cursor !== undefined) query = query.where(comesAfter('notifications', cursor));
  const rows = (await query.execute()).map((row) => ({
    notificationId: row.id,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    clinicId: row.clinic_id,
    contactId: row.contact_id,
    template: row.template,
    category: row.category,
    outcome: row.outcome,
    outcomeReason: row.outcome_reason,
  }));
  return pageOf(rows, filter, ({ notificationId }) => notificationId);
}

import type { MessageCategory } from '../../contracts/messaging/notifications.ts';
import type { Database } from '../database.ts';
import { onPage, type Page, type PageRequest, pageOf } from '../page.ts';

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
  const { contactId, template, outcome } = filter;
  let query = db
    .selectFrom('notifications')
    .select(['id', 'createdAt', 'endedAt', 'clinicId', 'contactId', 'template', 'category'])
    .select(['outcome', 'outcomeReason']);
  if (contactId !== undefined) query = query.where('contactId', '=', contactId);
  if (template !== undefined) query = query.where('template', '=', template);
  if (outcome !== undefined) query = query.where('outcome', outcome === null ? 'is' : '=', outcome);
  const rows = (await onPage(query, 'notifications', filter).execute()).map((row) => ({
    notificationId: row.id,
    createdAt: row.createdAt,
    endedAt: row.endedAt,
    clinicId: row.clinicId,
    contactId: row.contactId,
    template: row.template,
    category: row.category,
    outcome: row.outcome,
    outcomeReason: row.outcomeReason,
  }));
  return pageOf(rows, filter, ({ notificationId }) => notificationId);
}

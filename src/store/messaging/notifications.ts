import { createHash } from 'node:crypto';
import { type Insertable, sql } from 'kysely';
import { z } from 'zod';
import { Channel, type MessageCategory } from '../../contracts/messaging/notifications.ts';
import type { Locale } from '../../contracts/shared/locale.ts';
import {
  DEFAULT_CATEGORY,
  NotificationContent,
  TEMPLATE_VARIABLES,
} from '../../domain/messaging/notificationContent.ts';
import type { Database } from '../database.ts';
import type { NotificationsTable } from '../tables/messaging.ts';

export interface NewNotification {
  readonly id: string;
  /** The business key: one notification of the clinic per key, ever. */
  readonly key: string;
  readonly clinicId: string;
  readonly contactId: string;
  /** The template and its variables; kept here, never in a workflow's history. */
  readonly content: z.input<typeof NotificationContent>;
  /** In the order in which they are tried. */
  readonly channels: readonly Channel[];
  /** @default what the template counts as */
  readonly category?: MessageCategory;
  /** What it is about, for the templates about an analysis. @default null */
  readonly analysisId?: string | null;
  readonly reportId?: string | null;
  /** Passes quiet hours and caps, and raises an alert when no channel works. @default false */
  readonly critical?: boolean;
  /** How long a channel has to deliver before the next is tried, seconds; null trusts it once it accepts. @default null */
  readonly deliverWithinSeconds?: number | null;
  /** Not sent at or after this instant, such as the start of the appointment it reminds of. @default null */
  readonly expiresAt?: Date | null;
  /** The appointment that it is about: a newer version of that withdraws it while it has not left. @default null */
  readonly appointmentId?: string | null;
  /** Until then it has to reach the contact: what would hold it back longer does not. @default null */
  readonly deadline?: Date | null;
  /** The workflow that gets the signal `reply` when the contact answers. @default null */
  readonly replyWorkflowId?: string | null;
  /** Of a test of a template: the language that it is in, with sample values. @default null */
  readonly testLocale?: Locale | null;
}

export interface Notification {
  readonly id: string;
  readonly key: string;
  readonly clinicId: string;
  readonly contactId: string;
  readonly content: NotificationContent;
  readonly contentHash: string;
  readonly channels: readonly Channel[];
  readonly category: MessageCategory;
  readonly analysisId: string | null;
  readonly reportId: string | null;
  readonly critical: boolean;
  readonly deliverWithinSeconds: number | null;
  readonly expiresAt: Date | null;
  readonly appointmentId: string | null;
  readonly deadline: Date | null;
  readonly replyWorkflowId: string | null;
  readonly testLocale: Locale | null;
  /** Null until it is known. */
  readonly outcome: string | null;
  readonly outcomeReason: string | null;
  readonly createdAt: Date;
}

/**
 * Stores a notification and answers its id; for a key that exists, the id of the existing one, unchanged.
 *
 * @throws ZodError naming the variable that is wrong; nothing is stored then.
 */
export async function createNotification(db: Database, notification: NewNotification): Promise<string> {
  const { id } = await db
    .insertInto('notifications')
    .values(notificationRow(notification))
    // An update that changes nothing makes PostgreSQL return the row that was already there.
    .onConflict((conflict) => conflict.columns(['clinicId', 'key']).doUpdateSet({ key: notification.key }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * Stores a notification to the contact with this id or, if there is none, with this reference: {@link createNotification} in
 * one statement with the look-up. Undefined if the clinic has no such contact; nothing is stored then.
 *
 * @throws ZodError naming the variable that is wrong; nothing is stored then.
 */
export async function createNotificationTo(
  db: Database,
  contactName: string,
  notification: Omit<NewNotification, 'contactId'>,
): Promise<{ readonly id: string; readonly contactId: string } | undefined> {
  const row = rowWithoutContact(notification);
  const { rows } = await sql<{ id: string; contactId: string }>`
    insert into notifications
      (clinic_id, contact_id, id, key, template, variables, content_hash, category, analysis_id, report_id,
       channels, critical, deliver_within_seconds, expires_at, reply_workflow_id, test_locale)
    select clinic_id, id, ${row.id}, ${row.key}, ${row.template}, ${row.variables}, ${row.contentHash},
      ${row.category}, ${row.analysisId}, ${row.reportId}, ${row.channels}, ${row.critical},
      ${row.deliverWithinSeconds}, ${row.expiresAt}, ${row.replyWorkflowId}, ${row.testLocale}
    from contacts
    where clinic_id = ${row.clinicId} and (id = ${contactName} or reference = ${contactName})
    order by id = ${contactName} desc
    limit 1
    on conflict (clinic_id, key) do update set key = excluded.key
    returning id, contact_id`.execute(db);
  return rows[0];
}

/** The id of the notification with a key. */
export async function findNotificationByKey(
  db: Database,
  clinicId: string,
  key: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('notifications')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.id;
}

/** The notification as its row. @throws ZodError naming the variable that is wrong. */
export const notificationRow = (notification: NewNotification): Insertable<NotificationsTable> => ({
  ...rowWithoutContact(notification),
  contactId: notification.contactId,
});

function rowWithoutContact(
  notification: Omit<NewNotification, 'contactId'>,
): Omit<Insertable<NotificationsTable>, 'contactId'> {
  const content = NotificationContent.parse(notification.content);
  const channels = z.array(Channel).min(1).parse(notification.channels);
  return {
    id: notification.id,
    key: notification.key,
    clinicId: notification.clinicId,
    ...storedContent(content),
    contentHash: hashOf(content, notification),
    category: notification.category ?? DEFAULT_CATEGORY[content.template],
    analysisId: notification.analysisId ?? null,
    reportId: notification.reportId ?? null,
    channels: JSON.stringify(channels),
    critical: notification.critical ?? false,
    deliverWithinSeconds: notification.deliverWithinSeconds ?? null,
    expiresAt: notification.expiresAt ?? null,
    appointmentId: notification.appointmentId ?? null,
    deadline: notification.deadline ?? null,
    replyWorkflowId: notification.replyWorkflowId ?? null,
    testLocale: notification.testLocale ?? null,
  };
}

/** A template of a clinic's own is stored under its name. */
function storedContent(
  content: NotificationContent,
): Pick<Insertable<NotificationsTable>, 'template' | 'variables'> {
  if (content.template === 'own') {
    return { template: content.name, variables: JSON.stringify(content.variables) };
  }
  const { template, ...variables } = content;
  return { template, variables: JSON.stringify(variables) };
}

/** The content of a notification as it is stored. */
export function contentFrom(template: string, variables: unknown): NotificationContent {
  const given = z.record(z.string(), z.unknown()).parse(variables);
  return NotificationContent.parse(
    template in TEMPLATE_VARIABLES
      ? { template, ...given }
      : { template: 'own', name: template, variables: given },
  );
}

/** What became of a notification. `sent`: a provider has accepted it, whether or not it was delivered. */
export type NotificationEnd = 'sent' | 'unknown' | 'failed' | 'refused' | 'cancelled';

/** Records what became of a notification; one that was sent is not cancelled any more. */
export async function endNotification(
  db: Database,
  clinicId: string,
  id: string,
  end: { readonly outcome: NotificationEnd; readonly reason: string | null },
): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ outcome: end.outcome, outcomeReason: end.reason, endedAt: new Date() })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .$if(end.outcome === 'cancelled', (update) => update.where('outcome', 'is', null))
    .execute();
}

/** Forgets a notification whose job could not be started; one that has a message or an outcome stays. */
export async function deleteOpenNotification(db: Database, clinicId: string, id: string): Promise<void> {
  await db
    .deleteFrom('notifications')
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('outcome', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('messages')
            .select('id')
            .whereRef('messages.clinicId', '=', 'notifications.clinicId')
            .whereRef('messages.notificationId', '=', 'notifications.id'),
        ),
      ),
    )
    .execute();
}

/** Records that a provider has accepted one of a notification's messages. */
export async function endAsSent(db: Database, clinicId: string, messageId: string): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ outcome: 'sent' satisfies NotificationEnd, outcomeReason: null, endedAt: new Date() })
    .where('clinicId', '=', clinicId)
    .where('id', '=', (select) =>
      select
        .selectFrom('messages')
        .select('notificationId')
        .where('clinicId', '=', clinicId)
        .where('id', '=', messageId),
    )
    .execute();
}

type HashedFacts = Pick<NewNotification, 'analysisId' | 'reportId'> & Partial<NewNotification>;

/** Equal for notifications that say the same. */
export const contentHash = (message: Pick<NewNotification, 'content'> & HashedFacts): string =>
  hashOf(NotificationContent.parse(message.content), message);

function hashOf({ template, ...variables }: NotificationContent, message: HashedFacts): string {
  const about = [message.analysisId ?? null, message.reportId ?? null];
  // Each is about one version or one reminder, and none says the same as another.
  if (message.appointmentId) about.push(message.key ?? null);
  // Each test shows the words of its moment, so that none is a duplicate.
  if (message.testLocale) about.push(message.id ?? null);
  return createHash('sha256')
    .update(JSON.stringify([template, variables, about]))
    .digest('hex');
}

export async function findNotification(
  db: Database,
  clinicId: string,
  id: string,
): Promise<Notification | undefined> {
  const row = await db
    .selectFrom('notifications')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    key: row.key,
    clinicId: row.clinicId,
    contactId: row.contactId,
    content: contentFrom(row.template, row.variables),
    contentHash: row.contentHash,
    channels: z.array(Channel).parse(row.channels),
    category: row.category,
    analysisId: row.analysisId,
    reportId: row.reportId,
    critical: row.critical,
    deliverWithinSeconds: row.deliverWithinSeconds,
    expiresAt: row.expiresAt,
    appointmentId: row.appointmentId,
    deadline: row.deadline,
    replyWorkflowId: row.replyWorkflowId,
    testLocale: row.testLocale,
    outcome: row.outcome,
    outcomeReason: row.outcomeReason,
    createdAt: row.createdAt,
  };
}

import type { MessageCategory } from '../../contracts/messaging/notifications.ts';
import type { Database } from '../database.ts';
import {
  decisionEvents,
  inTimeOrder,
  maintenanceEvents,
  notificationEvent,
  providerEvents,
  replyEvents,
  statusEvents,
  type TimelineEvent,
} from './timelineEvents.ts';

/** What has become of a notification, also of one that waits and has no message yet. */
export interface NotificationTimeline {
  readonly notificationId: string;
  readonly template: string;
  readonly category: MessageCategory;
  readonly critical: boolean;
  readonly contactId: string;
  readonly clinicId: string;
  /** IANA zone in which the contact lives. */
  readonly timeZone: string;
  readonly expiresAt: Date | null;
  /** Null until it is known. */
  readonly outcome: string | null;
  readonly outcomeReason: string | null;
  readonly messages: readonly {
    readonly messageId: string;
    readonly channel: string;
    readonly status: string;
  }[];
  /** In the order in which they happened. */
  readonly events: readonly TimelineEvent[];
}

/** The timeline of a notification; undefined when there is none of this id. */
export async function findNotificationTimeline(
  db: Database,
  clinicId: string,
  notificationId: string,
): Promise<NotificationTimeline | undefined> {
  const row = await db
    .selectFrom('notifications')
    .innerJoin('contacts', (join) =>
      join
        .onRef('contacts.clinicId', '=', 'notifications.clinicId')
        .onRef('contacts.id', '=', 'notifications.contactId'),
    )
    .select([
      'notifications.id as notificationId',
      'notifications.template',
      'notifications.category',
      'notifications.critical',
      'notifications.contactId',
      'notifications.clinicId',
      'notifications.channels',
      'notifications.createdAt as notifiedAt',
      'notifications.expiresAt',
      'notifications.outcome',
      'notifications.outcomeReason',
      'contacts.timeZone',
    ])
    .where('notifications.clinicId', '=', clinicId)
    .where('notifications.id', '=', notificationId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { channels, notifiedAt, ...facts } = row;
  const messages = await db
    .selectFrom('messages')
    .select(['id as messageId', 'channel', 'status', 'requestedAt'])
    .where('clinicId', '=', clinicId)
    .where('notificationId', '=', notificationId)
    .orderBy('createdAt')
    .execute();
  const requests = messages.flatMap(({ requestedAt }) => requestedAt ?? []);
  const to = requests.length > 0 ? new Date(Math.max(...requests.map(Number))) : new Date();
  const events = await Promise.all([
    decisionEvents(db, clinicId, notificationId),
    maintenanceEvents(db, { from: notifiedAt, to }),
    replyEvents(db, clinicId, notificationId),
    ...messages.flatMap(({ messageId }) => [
      statusEvents(db, clinicId, messageId),
      providerEvents(db, clinicId, messageId),
    ]),
  ]);
  return {
    ...facts,
    messages: messages.map(({ messageId, channel, status }) => ({ messageId, channel, status })),
    events: inTimeOrder([notificationEvent(notifiedAt, channels, row.critical), ...events.flat()]),
  };
}

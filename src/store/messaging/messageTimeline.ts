import type { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import type { Database } from '../database.ts';
import { onPage, type Page, type PageRequest, pageOf } from '../page.ts';
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

/** A message in one line. */
export interface MessageSummary {
  readonly messageId: string;
  readonly clinicId: string;
  readonly createdAt: Date;
  readonly channel: Channel;
  readonly status: string;
  readonly failureCode: string | null;
  readonly template: string;
  readonly category: MessageCategory;
  readonly notificationId: string;
  readonly contactId: string;
}

/** All that is known about a message. */
export interface MessageTimeline extends MessageSummary {
  readonly providerId: string | null;
  readonly segments: number | null;
  readonly resent: boolean;
  readonly critical: boolean;
  readonly expiresAt: Date | null;
  readonly analysisId: string | null;
  readonly reportId: string | null;
  readonly replyWorkflowId: string | null;
  /** IANA zone in which the contact lives. */
  readonly timeZone: string;
  /** The same notification over other channels. */
  readonly others: readonly {
    readonly messageId: string;
    readonly channel: Channel;
    readonly status: string;
  }[];
  /** In the order in which they happened. */
  readonly events: readonly TimelineEvent[];
  /** Who it went to and what it says: the template's variables, and the request until the provider has taken it. */
  readonly text: {
    readonly recipient: string | null;
    readonly variables: unknown;
    readonly request: unknown;
  };
}

const summaryQuery = (db: Database) =>
  db
    .selectFrom('messages')
    .innerJoin('notifications', (join) =>
      join
        .onRef('notifications.clinicId', '=', 'messages.clinicId')
        .onRef('notifications.id', '=', 'messages.notificationId'),
    )
    .select([
      'messages.id as messageId',
      'messages.clinicId',
      'messages.createdAt',
      'messages.channel',
      'messages.status',
      'messages.failureCode',
      'messages.notificationId',
      'notifications.template',
      'notifications.category',
      'notifications.contactId',
    ]);

export interface MessageFilter extends PageRequest {
  readonly clinicId?: string | undefined;
  readonly status?: string | undefined;
  readonly channel?: Channel | undefined;
  readonly contactId?: string | undefined;
}

/** One page of the messages, newest first. */
export async function pageOfMessages(db: Database, filter: MessageFilter): Promise<Page<MessageSummary>> {
  const { status, channel, contactId } = filter;
  let query = summaryQuery(db);
  if (status !== undefined) query = query.where('messages.status', '=', status);
  if (channel !== undefined) query = query.where('messages.channel', '=', channel);
  if (contactId !== undefined) query = query.where('notifications.contactId', '=', contactId);
  return pageOf(await onPage(query, 'messages', filter).execute(), filter, ({ messageId }) => messageId);
}

/** The timeline of a message with all its facts; undefined when there is none of this id. */
export async function findMessageTimeline(
  db: Database,
  clinicId: string,
  messageId: string,
): Promise<MessageTimeline | undefined> {
  const row = await summaryQuery(db)
    .innerJoin('contacts', (join) =>
      join
        .onRef('contacts.clinicId', '=', 'notifications.clinicId')
        .onRef('contacts.id', '=', 'notifications.contactId'),
    )
    .select([
      'messages.providerId',
      'messages.recipient',
      'messages.request',
      'messages.requestedAt',
      'messages.segments',
      'messages.resent',
      'notifications.channels',
      'notifications.createdAt as notifiedAt',
      'notifications.critical',
      'notifications.expiresAt',
      'notifications.analysisId',
      'notifications.reportId',
      'notifications.replyWorkflowId',
      'notifications.variables',
      'contacts.timeZone',
    ])
    .where('messages.clinicId', '=', clinicId)
    .where('messages.id', '=', messageId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { recipient, request, variables, channels, notifiedAt, requestedAt, ...facts } = row;
  const [others, ...events] = await Promise.all([
    siblingMessages(db, clinicId, row.notificationId, messageId),
    decisionEvents(db, clinicId, row.notificationId, row.channel),
    maintenanceEvents(db, { from: notifiedAt, to: requestedAt ?? new Date() }),
    statusEvents(db, clinicId, messageId),
    providerEvents(db, clinicId, messageId),
    replyEvents(db, clinicId, row.notificationId),
  ]);
  return {
    ...facts,
    others,
    events: inTimeOrder([notificationEvent(notifiedAt, channels, row.critical), ...events.flat()]),
    text: { recipient, variables, request },
  };
}

const siblingMessages = (db: Database, clinicId: string, notificationId: string, messageId: string) =>
  db
    .selectFrom('messages')
    .select(['id as messageId', 'channel', 'status'])
    .where('clinicId', '=', clinicId)
    .where('notificationId', '=', notificationId)
    .where('id', '<>', messageId)
    .orderBy('createdAt')
    .execute();

import type { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import type { Database } from '../database.ts';
import { comesAfter, fetchedFor, type Page, type PageRequest, pageOf } from '../page.ts';
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
  readonly clinicId: string;
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
    .innerJoin('notifications', 'notifications.id', 'messages.notification_id')
    .select([
      'messages.id as messageId',
      'messages.created_at as createdAt',
      'messages.channel',
      'messages.status',
      'messages.failure_code as failureCode',
      'messages.notification_id as notificationId',
      'notifications.template',
      'notifications.category',
      'notifications.contact_id as contactId',
    ]);

export interface MessageFilter extends PageRequest {
  readonly clinicId?: string | undefined;
  readonly status?: string | undefined;
  readonly channel?: Channel | undefined;
  readonly contactId?: string | undefined;
}

/** One page of the messages, newest first. */
export async function pageOfMessages(db: Database, filter: MessageFilter): Promise<Page<MessageSummary>> {
  const { clinicId, status, channel, contactId, since, cursor } = filter;
  let query = summaryQuery(db)
    .orderBy('messages.created_at', 'desc')
    .orderBy('messages.id', 'desc')
    .limit(fetchedFor(filter));
  if (clinicId !== undefined) query = query.where('notifications.clinic_id', '=', clinicId);
  if (status !== undefined) query = query.where('messages.status', '=', status);
  if (channel !== undefined) query = query.where('messages.channel', '=', channel);
  if (contactId !== undefined) query = query.where('notifications.contact_id', '=', contactId);
  if (since !== undefined) query = query.where('messages.created_at', '>=', since);
  if (cursor !== undefined) query = query.where(comesAfter('messages', cursor));
  return pageOf(await query.execute(), filter, ({ messageId }) => messageId);
}

/** The timeline of a message with all its facts; undefined when there is none of this id. */
export async function findMessageTimeline(
  db: Database,
  messageId: string,
): Promise<MessageTimeline | undefined> {
  const row = await summaryQuery(db)
    .innerJoin('contacts', 'contacts.id', 'notifications.contact_id')
    .select([
      'messages.provider_id as providerId',
      'messages.recipient',
      'messages.request',
      'messages.requested_at as requestedAt',
      'messages.segments',
      'messages.resent',
      'notifications.channels',
      'notifications.clinic_id as clinicId',
      'notifications.created_at as notifiedAt',
      'notifications.critical',
      'notifications.expires_at as expiresAt',
      'notifications.analysis_id as analysisId',
      'notifications.report_id as reportId',
      'notifications.reply_workflow_id as replyWorkflowId',
      'notifications.variables',
      'contacts.time_zone as timeZone',
    ])
    .where('messages.id', '=', messageId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { recipient, request, variables, channels, notifiedAt, requestedAt, ...facts } = row;
  const [others, ...events] = await Promise.all([
    siblingMessages(db, row.notificationId, messageId),
    decisionEvents(db, row.notificationId, row.channel),
    maintenanceEvents(db, { from: notifiedAt, to: requestedAt ?? new Date() }),
    statusEvents(db, messageId),
    providerEvents(db, messageId),
    replyEvents(db, row.notificationId),
  ]);
  return {
    ...facts,
    others,
    events: inTimeOrder([notificationEvent(notifiedAt, channels, row.critical), ...events.flat()]),
    text: { recipient, variables, request },
  };
}

const siblingMessages = (db: Database, notificationId: string, messageId: string) =>
  db
    .selectFrom('messages')
    .select(['id as messageId', 'channel', 'status'])
    .where('notification_id', '=', notificationId)
    .where('id', '<>', messageId)
    .orderBy('created_at')
    .execute();

import { z } from 'zod';
import type { Channel } from '../../contracts/messaging/notifications.ts';
import type { Database } from '../database.ts';

/** Something that happened to a message. */
export type TimelineEvent = { readonly at: Date } & (
  | { readonly kind: 'notification'; readonly channels: readonly string[]; readonly critical: boolean }
  | {
      readonly kind: 'decision';
      readonly channel: string;
      readonly action: 'send' | 'defer' | 'refuse';
      readonly reason: string | null;
      readonly until: Date | null;
    }
  /** Nothing new is sent; `until` is null while only an operator ends it. */
  | { readonly kind: 'maintenance'; readonly reason: string; readonly until: Date | null }
  | {
      readonly kind: 'status';
      readonly messageId: string;
      readonly status: string;
      readonly failureCode: string | null;
      readonly providerId: string | null;
    }
  | {
      readonly kind: 'event';
      readonly messageId: string;
      readonly provider: string;
      readonly type: string;
      readonly eventId: string;
    }
  | { readonly kind: 'reply'; readonly replyId: string; readonly meaning: string; readonly state: string }
);

/** Events in the order in which they happened. */
export const inTimeOrder = (events: readonly TimelineEvent[]): TimelineEvent[] =>
  events.toSorted((one, other) => one.at.getTime() - other.at.getTime());

/** The first event of every timeline. `channels` as they are stored. */
export const notificationEvent = (at: Date, channels: unknown, critical: boolean): TimelineEvent => ({
  kind: 'notification',
  at,
  channels: z.array(z.string()).parse(channels),
  critical,
});

/** What the rules before sending have said, over one channel or all. */
export async function decisionEvents(
  db: Database,
  clinicId: string,
  notificationId: string,
  channel?: Channel,
): Promise<TimelineEvent[]> {
  let query = db
    .selectFrom('sendingDecisions')
    .select(['decidedAt as at', 'channel', 'action', 'reason', 'until'])
    .where('clinicId', '=', clinicId)
    .where('notificationId', '=', notificationId);
  if (channel !== undefined) query = query.where('channel', '=', channel);
  const rows = await query.orderBy('id').execute();
  return rows.map((row) => ({ kind: 'decision', ...row }));
}

/** The maintenances that were on at any time between two, and held back what was to be sent then. */
export async function maintenanceEvents(
  db: Database,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<TimelineEvent[]> {
  const rows = await db
    .selectFrom('maintenanceWindows')
    .select(['startedAt', 'reason', 'until', 'endedAt'])
    .where('startedAt', '<', to)
    .where((where) => where.or([where('endedAt', 'is', null), where('endedAt', '>', from)]))
    .orderBy('startedAt')
    .execute();
  return rows.map(({ startedAt, reason, until, endedAt }) => ({
    kind: 'maintenance',
    at: startedAt > from ? startedAt : from,
    reason,
    until: endedAt ?? until,
  }));
}

/** How the status of a message rose. */
export async function statusEvents(
  db: Database,
  clinicId: string,
  messageId: string,
): Promise<TimelineEvent[]> {
  const rows = await db
    .selectFrom('messageChanges')
    .select(['changedAt as at', 'status', 'failureCode', 'providerId'])
    .where('clinicId', '=', clinicId)
    .where('messageId', '=', messageId)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ kind: 'status', messageId, ...row }));
}

/** What the provider has told of a message. */
export async function providerEvents(
  db: Database,
  clinicId: string,
  messageId: string,
): Promise<TimelineEvent[]> {
  const rows = await db
    .selectFrom('providerEvents')
    .select(['receivedAt as at', 'provider', 'type', 'eventId'])
    .where((where) =>
      where.or([
        where.and([where('clinicId', '=', clinicId), where('messageId', '=', messageId)]),
        // One that came before the provider's answer.
        where(
          'providerMessageId',
          '=',
          where
            .selectFrom('messages')
            .select('providerId')
            .where('clinicId', '=', clinicId)
            .where('id', '=', messageId),
        ),
      ]),
    )
    .orderBy('receivedAt')
    .execute();
  return rows.map((row) => ({ kind: 'event', messageId, ...row }));
}

/** What its recipient has answered. */
export async function replyEvents(
  db: Database,
  clinicId: string,
  notificationId: string,
): Promise<TimelineEvent[]> {
  const rows = await db
    .selectFrom('inboundMessages')
    .select(['receivedAt as at', 'id as replyId', 'meaning', 'state'])
    .where('clinicId', '=', clinicId)
    .where('notificationId', '=', notificationId)
    .orderBy('receivedAt')
    .execute();
  return rows.map((row) => ({ kind: 'reply', ...row }));
}

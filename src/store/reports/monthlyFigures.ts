import { type RawBuilder, sql } from 'kysely';
import type { Channel } from '../../contracts/messaging/notifications.ts';
import { type MessageStatus, messageStatusRank } from '../../domain/messaging/messageStatus.ts';
import type { Database } from '../database.ts';

/** An interval of instants, the end excluded. */
export interface Interval {
  readonly start: Date;
  readonly end: Date;
}

export interface AnalysisFigures {
  readonly started: number;
  readonly completed: number;
  /** Failed or cancelled. */
  readonly failed: number;
  /** Rows of the data sets of the completed ones. */
  readonly rows: number;
  /** US dollars, of the completed ones whose model has a price. */
  readonly costUsd: number;
  /** Completed ones whose cost is not known. */
  readonly unpriced: number;
}

export interface MessageFigures {
  readonly sent: number;
  readonly delivered: number;
  readonly failed: number;
  /** Opened or clicked. */
  readonly confirmed: number;
}

/** What became of a clinic's analyses that were started or that ended in the interval. */
export async function analysisFigures(
  db: Database,
  clinicId: string,
  { start, end }: Interval,
): Promise<AnalysisFigures> {
  const within = (instant: 'analyses.createdAt' | 'analyses.finishedAt') =>
    sql<boolean>`${sql.ref(instant)} >= ${start} and ${sql.ref(instant)} < ${end}`;
  const completed = sql<boolean>`analyses.status = 'completed' and ${within('analyses.finishedAt')}`;
  return db
    .selectFrom('analyses')
    .innerJoin('datasets', (join) =>
      join
        .onRef('datasets.clinicId', '=', 'analyses.clinicId')
        .onRef('datasets.id', '=', 'analyses.datasetId'),
    )
    .select([
      count(within('analyses.createdAt')).as('started'),
      count(completed).as('completed'),
      count(sql<boolean>`analyses.status in ('failed', 'cancelled') and ${within('analyses.finishedAt')}`).as(
        'failed',
      ),
      sql<number>`coalesce(sum((datasets.profile->>'rows')::bigint) filter (where ${completed}), 0)::bigint`.as(
        'rows',
      ),
      sql<number>`coalesce(sum(analyses.cost_usd) filter (where ${completed}), 0)`.as('costUsd'),
      count(sql<boolean>`${completed} and analyses.cost_usd is null`).as('unpriced'),
    ])
    .where('analyses.clinicId', '=', clinicId)
    .executeTakeFirstOrThrow();
}

const count = (condition: RawBuilder<boolean>) => sql<number>`count(*) filter (where ${condition})`;

/** When a message was handed to its provider; one that never was counts when it was made. */
const HANDED_OVER = sql<Date>`coalesce(messages.requested_at, messages.created_at)`;
const FAILED = ['failed', 'bounced'] as const satisfies readonly MessageStatus[];

/** A clinic's messages of the interval by channel. */
export async function messageFigures(
  db: Database,
  clinicId: string,
  interval: Interval,
): Promise<Record<Channel, MessageFigures>> {
  const failed = sql<boolean>`messages.status in (${sql.join(FAILED)})`;
  const reached = (status: MessageStatus) =>
    sql<boolean>`messages.status_rank >= ${messageStatusRank(status)} and not (${failed})`;
  const rows = await messagesWithin(db, clinicId, interval)
    .select([
      'messages.channel',
      count(
        sql<boolean>`messages.status_rank >= ${messageStatusRank('sent')} and messages.provider_id is not null`,
      ).as('sent'),
      count(reached('delivered')).as('delivered'),
      count(failed).as('failed'),
      count(sql<boolean>`messages.status in ('opened', 'clicked')`).as('confirmed'),
    ])
    .groupBy('messages.channel')
    .execute();
  const figuresOf = (channel: Channel): MessageFigures => {
    const {
      sent = 0,
      delivered = 0,
      failed = 0,
      confirmed = 0,
    } = rows.find((row) => row.channel === channel) ?? {};
    return { sent, delivered, failed, confirmed };
  };
  return { email: figuresOf('email'), sms: figuresOf('sms') };
}

/**
 * Messages that were handed to a provider on each day.
 *
 * @param dayStarts the first instant of each day of the interval
 */
export async function sentByDay(
  db: Database,
  clinicId: string,
  interval: Interval,
  dayStarts: readonly Date[],
): Promise<Record<Channel, number[]>> {
  const day = sql<number>`width_bucket(${HANDED_OVER}, array[${sql.join(dayStarts)}]::timestamptz[])`;
  const rows = await messagesWithin(db, clinicId, interval)
    .select(['messages.channel', day.as('day'), sql<number>`count(*)`.as('count')])
    .where('messages.providerId', 'is not', null)
    // By its name: PostgreSQL does not see that two expressions with parameters are the same.
    .groupBy(['messages.channel', sql.ref('day')])
    .execute();
  const countsOf = (channel: Channel): number[] =>
    dayStarts.map(
      (_, index) => rows.find((row) => row.channel === channel && row.day === index + 1)?.count ?? 0,
    );
  return { email: countsOf('email'), sms: countsOf('sms') };
}

export interface FailureReason {
  readonly channel: Channel;
  /** The provider's code, null when it gave none. */
  readonly code: string | null;
  readonly count: number;
}

/** Why the interval's messages failed, most frequent first; at most `limit` reasons. */
export async function failureReasons(
  db: Database,
  clinicId: string,
  interval: Interval,
  limit: number,
): Promise<FailureReason[]> {
  return messagesWithin(db, clinicId, interval)
    .select(['messages.channel', 'messages.failureCode as code', sql<number>`count(*)`.as('count')])
    .where('messages.status', 'in', [...FAILED])
    .groupBy(['messages.channel', 'messages.failureCode'])
    .orderBy('count', 'desc')
    .orderBy('messages.channel')
    .orderBy('code')
    .limit(limit)
    .execute();
}

export async function countReports(
  db: Database,
  clinicId: string,
  { start, end }: Interval,
): Promise<number> {
  const { count } = await db
    .selectFrom('reports')
    .select(sql<number>`count(*)`.as('count'))
    .where('clinicId', '=', clinicId)
    .where('createdAt', '>=', start)
    .where('createdAt', '<', end)
    .executeTakeFirstOrThrow();
  return count;
}

const messagesWithin = (db: Database, clinicId: string, { start, end }: Interval) =>
  db
    .selectFrom('messages')
    .where('messages.clinicId', '=', clinicId)
    .where(HANDED_OVER, '>=', start)
    .where(HANDED_OVER, '<', end);

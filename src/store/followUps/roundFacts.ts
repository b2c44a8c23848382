import type { ClinicId } from '../../contracts/shared/ids.ts';
import type { RoundFacts } from '../../domain/followUps/stepConditions.ts';
import type { Database } from '../database.ts';

/** What a running sequence knows by references. */
export interface RoundReferences {
  /** Notifications sent in the round. */
  readonly notificationIds: readonly string[];
  /** Stored inbound messages, oldest first. */
  readonly replyIds: readonly string[];
  readonly booked: boolean;
}

/** What the references stand for. */
export async function findRoundFacts(
  db: Database,
  clinicId: ClinicId,
  { notificationIds, replyIds, booked }: RoundReferences,
): Promise<RoundFacts> {
  const opened =
    notificationIds.length > 0 &&
    (await db
      .selectFrom('messages')
      .select('id')
      .where('clinicId', '=', clinicId)
      .where('notificationId', 'in', [...notificationIds])
      .where('status', 'in', ['opened', 'clicked'])
      .limit(1)
      .executeTakeFirst()) !== undefined;
  const lastReply = replyIds.at(-1);
  const reply =
    lastReply === undefined
      ? undefined
      : await db
          .selectFrom('inboundMessages')
          .select(['body', 'meaning'])
          .where('clinicId', '=', clinicId)
          .where('id', '=', lastReply)
          .executeTakeFirst();
  return {
    replied: replyIds.length > 0,
    opened,
    booked,
    answer: reply === undefined ? [] : [reply.body, reply.meaning],
  };
}

import { type RawBuilder, sql } from 'kysely';
import { PERMANENT_BOUNCE } from '../../domain/messaging/deliveryEvents.ts';
import {
  isDelivered,
  MESSAGE_TRANSITIONS,
  type MessageStatus,
  type MessageTransition,
  messageStatusRank,
} from '../../domain/messaging/messageStatus.ts';
import type { Database } from '../database.ts';

/**
 * The only module that writes the status of a message: it starts queued, takes one of the transitions that
 * {@link MESSAGE_TRANSITIONS} allows, or is raised by what the provider reports.
 */

/** The status columns of a message that is about to be inserted. */
export const QUEUED = { status: 'queued', statusRank: messageStatusRank('queued') } as const;

/** An update that takes a transition, for messages whose status allows it; the caller says which, and what else changes. */
export function changeStatus(db: Database, transition: MessageTransition) {
  const { from, to } = MESSAGE_TRANSITIONS[transition];
  return db
    .updateTable('messages')
    .set({ status: to, statusRank: messageStatusRank(to), updatedAt: new Date() })
    .where('status', 'in', from);
}

/**
 * {@link changeStatus} for a statement in SQL: the beginning of the update, which the caller continues with a comma or
 * `from`; its condition must include {@link allows}.
 */
export function updateStatus(transition: MessageTransition): RawBuilder<unknown> {
  const { to } = MESSAGE_TRANSITIONS[transition];
  return sql`update messages set status = ${to}, status_rank = ${messageStatusRank(to)}, updated_at = now()`;
}

/** Whether the status of a message allows a transition. */
export function allows(transition: MessageTransition): RawBuilder<boolean> {
  return sql<boolean>`messages.status in (${sql.join(MESSAGE_TRANSITIONS[transition].from)})`;
}

/**
 * Raises a message's status, never lowers it but for a permanent bounce after a delivery, and applies events that came before the provider's id was known.
 * The frozen request, which holds the message's text, is dropped once the provider has it.
 */
export async function raiseMessage(
  db: Database,
  clinicId: string,
  id: string,
  change: { status: MessageStatus; providerId?: string; failureCode?: string },
): Promise<void> {
  const isFinalBounce = change.status === 'bounced' && change.failureCode === PERMANENT_BOUNCE;
  // What has bounced for good after it was reported as delivered was not delivered.
  const rank = messageStatusRank(isFinalBounce ? 'delivered' : change.status);
  const isRaised = isFinalBounce
    ? sql<boolean>`(status_rank < ${rank} or status = 'delivered')`
    : sql<boolean>`status_rank < ${rank}`;
  const accepted = rank >= messageStatusRank('sent');
  await db
    .updateTable('messages')
    .set((update) => ({
      status: update.case().when(isRaised).then(change.status).else(update.ref('status')).end(),
      statusRank: update.fn<number>('greatest', ['statusRank', update.val(rank)]),
      updatedAt: new Date(),
      ...(change.providerId === undefined
        ? {}
        : { providerId: firstProviderId(clinicId, id, change.providerId) }),
      ...(change.failureCode === undefined
        ? {}
        : {
            failureCode: update
              .case()
              .when(isRaised)
              .then(change.failureCode)
              .else(update.ref('failureCode'))
              .end(),
          }),
      ...(accepted ? { request: null } : {}),
    }))
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .$if(change.providerId !== undefined && !isDelivered(change.status), (update) =>
      // What a record says that has failed before does not count for the one that followed.
      update.where(sql<boolean>`${change.providerId} <> all (previous_provider_ids)`),
    )
    // A duplicate leaves the row as it is, its version included.
    .where((where) =>
      where.or([isRaised, ...(change.providerId === undefined ? [] : [where('providerId', 'is', null)])]),
    )
    .execute();
}

/** A message keeps the first provider id it got, and no two have the same. */
const firstProviderId = (clinicId: string, id: string, providerId: string) => sql<string | null>`
  case when ${providerId} = any (previous_provider_ids)
      or exists (select 1 from messages other where other.provider_id = ${providerId}
        and (other.clinic_id, other.id) <> (${clinicId}, ${id}))
    then provider_id else coalesce(provider_id, ${providerId}) end`;

/** What the provider answered about one message. */
export interface MessageOutcome {
  readonly messageId: string;
  readonly status: MessageStatus;
  readonly providerId?: string;
  readonly failureCode?: string;
}

/** Raises messages to what the provider answered about them, all in one statement. */
export async function raiseMessages(
  db: Database,
  clinicId: string,
  outcomes: readonly MessageOutcome[],
): Promise<void> {
  await sql`
    update messages set
      status = case when messages.status_rank < settled.rank then settled.status else messages.status end,
      status_rank = greatest(messages.status_rank, settled.rank),
      provider_id = coalesce(messages.provider_id, settled.provider_id),
      failure_code = settled.failure_code,
      updated_at = now()
    from unnest(
      ${outcomes.map((outcome) => outcome.messageId)}::text[],
      ${outcomes.map((outcome) => outcome.status)}::text[],
      ${outcomes.map((outcome) => messageStatusRank(outcome.status))}::integer[],
      ${outcomes.map((outcome) => outcome.providerId ?? null)}::text[],
      ${outcomes.map((outcome) => outcome.failureCode ?? null)}::text[]
    ) as settled (id, status, rank, provider_id, failure_code)
    where messages.clinic_id = ${clinicId} and messages.id = settled.id
  `.execute(db);
}

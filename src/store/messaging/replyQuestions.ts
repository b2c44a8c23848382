import { type RawBuilder, sql } from 'kysely';
import { ClinicId, ContactId, type MessageId } from '../../contracts/shared/ids.ts';
import type { AskedQuestion } from '../../domain/messaging/matchAnswer.ts';
import { offeredAnswers } from '../../domain/messaging/offeredAnswers.ts';
import type { Database } from '../database.ts';
import { contentFrom } from './notifications.ts';

/** How long the numbers of a question without an end of its own belong to it. */
const NUMBERS_KEPT = sql`interval '14 days'`;
/** How long an answer in words can be about a question without an end of its own. */
const WORDS_AWAITED = sql`interval '2 days'`;
/** A number goes to another question at the earliest so long after the message that named it. */
const LEAST_KEPT = sql`interval '1 day'`;
/** Questions that are looked at, newest first. */
const MOST_QUESTIONS = 50;

/** The two ends of an SMS. */
interface Ends {
  /** The patient's number, E.164. */
  readonly number: string;
  /** What the clinic's SMS are sent from: a number or a Messaging Service. */
  readonly sender: string;
}

/**
 * Reserves the two numbers that answer an SMS: 1 and 2, or the next two that no other open question to the number has, of
 * whatever clinic that sends from the same sender. A later message of the same workflow asks with the same numbers.
 *
 * @returns the first of the two numbers
 */
export function reserveAnswers(
  db: Database,
  { clinicId, messageId }: { readonly clinicId: ClinicId; readonly messageId: MessageId },
  { number, sender }: Ends,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`answers/${sender}/${number}`}, 0))`.execute(
      trx,
    );
    const { rows } = await sql<{ firstAnswer: number; isOwn: boolean }>`
      select other.first_answer,
        (asked.clinic_id, asked.reply_workflow_id) = (own.clinic_id, own.reply_workflow_id) as is_own
      from messages this
      join notifications own on (own.clinic_id, own.id) = (this.clinic_id, this.notification_id)
      join messages other on other.recipient = ${number} and other.sender = ${sender} and other.first_answer is not null
      join notifications asked on (asked.clinic_id, asked.id) = (other.clinic_id, other.notification_id)
      where this.clinic_id = ${clinicId} and this.id = ${messageId}
        and greatest(coalesce(asked.expires_at, ${SENT_AT} + ${NUMBERS_KEPT}), ${SENT_AT} + ${LEAST_KEPT}) > now()
      order by other.created_at desc`.execute(trx);
    const own = rows.find(({ isOwn }) => isOwn)?.firstAnswer;
    const firstAnswer = own ?? lowestFree(rows.map((row) => row.firstAnswer));
    await trx
      .updateTable('messages')
      .set({ firstAnswer, recipient: number, sender })
      .where('clinicId', '=', clinicId)
      .where('id', '=', messageId)
      .execute();
    return firstAnswer;
  });
}

const SENT_AT = sql`coalesce(other.requested_at, other.created_at)`;

function lowestFree(taken: readonly number[]): number {
  let first = 1;
  while (taken.includes(first)) first += 2;
  return first;
}

/** A question to a phone number, with where its answer belongs. */
export interface SentQuestion extends AskedQuestion {
  readonly clinicId: ClinicId;
  readonly contactId: ContactId;
  readonly notificationId: string;
  readonly messageId: string;
  readonly workflowId: string;
}

/**
 * The questions that these clinics have sent to a number from these senders: the last one of each workflow, newest first. One
 * about an appointment is open while the appointment is, for the contact that it has now.
 */
export async function questionsTo(
  db: Database,
  { number, senders }: { readonly number: string; readonly senders: readonly string[] },
  clinicIds: readonly ClinicId[],
): Promise<SentQuestion[]> {
  const { rows } = await sql<QuestionRow>`
    select distinct on (notifications.clinic_id, notifications.reply_workflow_id)
      notifications.clinic_id, notifications.contact_id, notifications.id as notification_id,
      messages.id as message_id, notifications.reply_workflow_id as workflow_id,
      messages.first_answer, notifications.template, notifications.variables, messages.requested_at,
      case when appointments.id is null
        then coalesce(notifications.expires_at, messages.requested_at + ${WORDS_AWAITED}) > now()
        else ${IS_APPOINTMENT_OPEN} end as is_open
    from (
      select * from messages
      where channel = 'sms' and recipient = ${number} and sender = any(${[...senders]})
        and clinic_id = any(${[...clinicIds]}) and requested_at is not null and status <> 'failed'
      order by requested_at desc
      limit ${MOST_QUESTIONS}
    ) messages
    join notifications on (notifications.clinic_id, notifications.id) = (messages.clinic_id, messages.notification_id)
    left join appointments on appointments.clinic_id = notifications.clinic_id
      and appointments.id = replace(notifications.reply_workflow_id, notifications.clinic_id || '/appointment/', '')
    where notifications.reply_workflow_id is not null
    order by notifications.clinic_id, notifications.reply_workflow_id, messages.requested_at desc`.execute(
    db,
  );
  return [...rows]
    .sort((one, other) => other.requestedAt.getTime() - one.requestedAt.getTime())
    .map(questionOf);
}

interface QuestionRow {
  readonly clinicId: string;
  readonly contactId: string;
  readonly notificationId: string;
  readonly messageId: string;
  readonly workflowId: string;
  readonly firstAnswer: number | null;
  readonly template: string;
  readonly variables: unknown;
  readonly requestedAt: Date;
  readonly isOpen: boolean;
}

const IS_APPOINTMENT_OPEN: RawBuilder<boolean> = sql<boolean>`(appointments.status in ('booked', 'confirmed')
  and appointments.contact_id = notifications.contact_id and appointments.starts_at > now())`;

function questionOf({ template, variables, requestedAt: _, ...row }: QuestionRow): SentQuestion {
  return {
    ...row,
    clinicId: ClinicId.parse(row.clinicId),
    contactId: ContactId.parse(row.contactId),
    offers: offeredAnswers(contentFrom(template, variables)),
  };
}

/** Whether another contact of the clinic has the same phone number. */
export async function isSharedNumber(
  db: Database,
  clinicId: ClinicId,
  contact: { readonly id: string; readonly phone: string },
): Promise<boolean> {
  const other = await db
    .selectFrom('contacts')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('phone', '=', contact.phone)
    .where('id', '<>', contact.id)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

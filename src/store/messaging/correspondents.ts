import { sql } from 'kysely';
import { ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';

/** Which clinic an inbound SMS is for, and who wrote it. */
export interface Correspondent {
  readonly clinicId: ClinicId;
  /** Null when no contact of the clinic can be told from the number. */
  readonly contactId: ContactId | null;
  /** The last SMS to the number; null when there was none. */
  readonly messageId: string | null;
}

/** The two ends of an inbound SMS. */
export interface InboundEnds {
  /** Who writes, E.164. */
  readonly number: string;
  /** What the SMS was sent to: the number, and the Messaging Service that the number belongs to, if there is one. */
  readonly recipients: readonly string[];
}

/**
 * Finds out for which of the clinics an SMS is that answers no question, and who writes. It is for the clinic that wrote to
 * the number last from there; one that got no message is for the clinic that alone has contacts with the number. A number
 * that several contacts share is the one's that was written to last.
 *
 * @param clinicIds those that send from what the SMS was sent to
 * @returns undefined when no clinic can be told
 */
export async function findCorrespondent(
  db: Database,
  ends: InboundEnds,
  clinicIds: readonly ClinicId[],
): Promise<Correspondent | undefined> {
  const [only, ...others] = clinicIds;
  if (only === undefined) return undefined;
  const known = (await lastAddressee(db, ends, clinicIds)) ?? (await onlyContact(db, ends, clinicIds));
  if (known) return known;
  return others.length === 0 ? { clinicId: only, contactId: null, messageId: null } : undefined;
}

/**
 * The clinics that send from what an SMS was sent to.
 *
 * @param defaultSender the sender of clinics that name none of their own
 */
export async function clinicsSendingFrom(
  db: Database,
  recipients: readonly string[],
  defaultSender: string,
): Promise<ClinicId[]> {
  if (recipients.length === 0) return [];
  const rows = await db
    .selectFrom('clinics')
    .select('id')
    .where(sql<string>`coalesce(profile ->> 'smsFrom', ${defaultSender})`, 'in', [...recipients])
    .execute();
  return rows.map(({ id }) => ClinicId.parse(id));
}

async function lastAddressee(
  db: Database,
  { number, recipients }: InboundEnds,
  clinicIds: readonly ClinicId[],
): Promise<Correspondent | undefined> {
  // A patient can answer before the provider's own answer has been stored, so being requested is enough.
  const sent = db
    .selectFrom('messages')
    .innerJoin('notifications', (join) =>
      join
        .onRef('notifications.clinicId', '=', 'messages.clinicId')
        .onRef('notifications.id', '=', 'messages.notificationId'),
    )
    .select(['notifications.contactId', 'messages.clinicId', 'messages.id as messageId'])
    .where('messages.channel', '=', 'sms')
    .where('messages.recipient', '=', number)
    .where('messages.sender', 'in', [...recipients])
    .where('messages.clinicId', 'in', [...clinicIds])
    .where('messages.requestedAt', 'is not', null)
    .where('messages.status', '<>', 'failed')
    .orderBy('messages.requestedAt', 'desc')
    .limit(1);
  const last = await sent.executeTakeFirst();
  return (
    last && {
      clinicId: ClinicId.parse(last.clinicId),
      contactId: ContactId.parse(last.contactId),
      messageId: last.messageId,
    }
  );
}

async function onlyContact(
  db: Database,
  { number }: InboundEnds,
  clinicIds: readonly ClinicId[],
): Promise<Correspondent | undefined> {
  const owners = await contactsWith(db, number, clinicIds);
  const [clinicId, ...others] = new Set(owners.map((owner) => owner.clinicId));
  if (clinicId === undefined || others.length > 0) return undefined;
  const [owner, ...namesakes] = owners;
  const contactId = owner && namesakes.length === 0 ? owner.contactId : null;
  return { clinicId, contactId, messageId: null };
}

async function contactsWith(
  db: Database,
  number: string,
  clinicIds: readonly ClinicId[],
): Promise<{ readonly clinicId: ClinicId; readonly contactId: ContactId }[]> {
  if (clinicIds.length === 0) return [];
  const rows = await db
    .selectFrom('contacts')
    .select(['id', 'clinicId'])
    .where('phone', '=', number)
    .where('clinicId', 'in', [...clinicIds])
    .execute();
  return rows.map(({ id, clinicId }) => ({
    clinicId: ClinicId.parse(clinicId),
    contactId: ContactId.parse(id),
  }));
}

/** Those of the clinics that have a contact with the number that writes. */
export async function clinicsOfNumber(
  db: Database,
  { number }: InboundEnds,
  clinicIds: readonly ClinicId[],
): Promise<ClinicId[]> {
  const contacts = await contactsWith(db, number, clinicIds);
  return [...new Set(contacts.map(({ clinicId }) => clinicId))];
}

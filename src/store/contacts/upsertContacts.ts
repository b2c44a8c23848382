import { sql } from 'kysely';
import {
  type Contact,
  type ContactChange,
  type ContactDefaults,
  ContactMerge,
  type ContactOutcome,
  type ContactRefusal,
  refusalText,
} from '../../domain/messaging/contactMerge.ts';
import { newId } from '../../security/newId.ts';
import { requireClinic } from '../clinics/clinics.ts';
import { type Database, inTransaction } from '../database.ts';
import { contactOf, findContact } from './contacts.ts';
import { contactVersion } from './contactVersion.ts';

/** A change that cannot be stored, and why. */
export class ContactRefusedError extends Error {
  override readonly name = 'ContactRefusedError';
  readonly code: ContactRefusal['code'];
  /** Place of the change among those given. */
  readonly index: number;

  constructor(index: number, refusal: ContactRefusal) {
    super(refusalText(refusal));
    this.index = index;
    this.code = refusal.code;
  }
}

/** The contact is not in the version that its change was made for, or does not exist. */
export class ContactVersionConflictError extends Error {
  override readonly name = 'ContactVersionConflictError';

  constructor() {
    super('the contact has changed since; read it again, and send the change with its new ETag');
  }
}

/** What became of a change that is stored. */
export type StoredContact = Exclude<ContactOutcome, { kind: 'refused' }>;

export interface UpsertOptions {
  /** What new contacts have in place of the language and the zone of the clinic. */
  readonly defaults?: Partial<ContactDefaults> | undefined;
}

/**
 * Stores contacts of a clinic, or changes those that exist, in their order: the only way in which contacts come to be. A
 * contact is found by its id or its reference, then, without one, by its addresses. What a change leaves out keeps its
 * value.
 *
 * @returns what became of each
 * @throws {@link ClinicNotFoundError}
 */
export const upsertContacts = (
  db: Database,
  clinicId: string,
  changes: readonly ContactChange[],
  options: UpsertOptions = {},
): Promise<ContactOutcome[]> =>
  inTransaction(db, (transaction) => applyChanges(transaction, clinicId, changes, options));

/**
 * {@link upsertContacts}, all of them or none.
 *
 * @throws {@link ContactRefusedError} for the first that is refused
 */
export function upsertAllContacts(
  db: Database,
  clinicId: string,
  changes: readonly ContactChange[],
  options: UpsertOptions = {},
): Promise<StoredContact[]> {
  return inTransaction(db, async (transaction) => {
    const outcomes = await applyChanges(transaction, clinicId, changes, options);
    return outcomes.map((outcome, index) => {
      if (outcome.kind === 'refused') throw new ContactRefusedError(index, outcome.reason);
      return outcome;
    });
  });
}

/**
 * {@link upsertContacts} for one contact.
 *
 * @throws {@link ContactRefusedError}
 */
export async function upsertContact(
  db: Database,
  clinicId: string,
  change: ContactChange,
  options: UpsertOptions = {},
): Promise<StoredContact> {
  const [outcome] = await upsertAllContacts(db, clinicId, [change], options);
  if (!outcome) throw new Error('nothing became of a contact');
  return outcome;
}

/**
 * {@link upsertContact}, with the contact as it is then.
 *
 * @param expectedVersion the {@link contactVersion} that the change was made for; undefined: any
 * @throws {@link ContactRefusedError}, {@link ContactVersionConflictError}
 */
export function reviseContact(
  db: Database,
  clinicId: string,
  change: ContactChange,
  expectedVersion: string | undefined,
): Promise<{ readonly stored: StoredContact; readonly contact: Contact }> {
  return inTransaction(db, async (transaction) => {
    const [outcome] = await applyChanges(transaction, clinicId, [change], {}, (stored) =>
      requireVersion(stored, change, expectedVersion),
    );
    if (!outcome) throw new Error('nothing became of a contact');
    if (outcome.kind === 'refused') throw new ContactRefusedError(0, outcome.reason);
    const contact = await findContact(transaction, clinicId, outcome.contactId);
    if (!contact) throw new Error('a stored contact is not there');
    return { stored: outcome, contact };
  });
}

async function applyChanges(
  transaction: Database,
  clinicId: string,
  changes: readonly ContactChange[],
  { defaults }: UpsertOptions,
  check: (stored: readonly Contact[]) => void = () => undefined,
): Promise<ContactOutcome[]> {
  const { profile } = await requireClinic(transaction, clinicId);
  await lockNames(transaction, clinicId, changes);
  const stored = await contactsNamed(transaction, clinicId, changes);
  check(stored);
  const merge = new ContactMerge(stored);
  const outcomes = changes.map((change) =>
    merge.apply(change, {
      id: newId('ct'),
      clinicId,
      locale: defaults?.locale ?? profile.locale,
      timeZone: defaults?.timeZone ?? profile.timeZone,
    }),
  );
  await storeContacts(transaction, merge.changed);
  return outcomes;
}

/** @throws {@link ContactVersionConflictError} */
function requireVersion(
  stored: readonly Contact[],
  { id, reference }: ContactChange,
  version: string | undefined,
): void {
  if (version === undefined) return;
  const contact = stored.find((one) => (id === undefined ? one.reference === reference : one.id === id));
  if (!contact || contactVersion(contact) !== version) throw new ContactVersionConflictError();
}

/** Changes that are stored beside others; more at once wait for them, since each name takes a lock of the server. */
const MOST_NAMED_LOCKS = 20;

/** Of two that name the same person at once, the second finds what the first has stored. */
async function lockNames(
  transaction: Database,
  clinicId: string,
  changes: readonly ContactChange[],
): Promise<void> {
  const clinic = `contacts/${clinicId}`;
  if (changes.length > MOST_NAMED_LOCKS) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${clinic}, 0))`.execute(transaction);
    return;
  }
  const names = changes
    .flatMap(({ reference, email, phone }) => [reference, email?.toLowerCase(), phone])
    .flatMap((name) => (name ? [`${clinic}/${name}`] : []));
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${clinic}, 0))`.execute(transaction);
  // Always in the same order, so that two changes do not wait for each other.
  await sql`select pg_advisory_xact_lock(key) from (
    select distinct hashtextextended(name, 0) as key from unnest(${names}::text[]) name order by key
  ) keys`.execute(transaction);
}

/** Every contact of the clinic with an id, a reference or an address of these changes. */
async function contactsNamed(
  db: Database,
  clinicId: string,
  changes: readonly ContactChange[],
): Promise<Contact[]> {
  const given = (field: 'id' | 'reference' | 'email' | 'phone'): string[] =>
    changes.flatMap((change) => change[field] ?? []);
  const emails = given('email').map((email) => email.toLowerCase());
  const rows = await db
    .selectFrom('contacts')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where(
      sql<boolean>`(id = any(${given('id')}::text[]) or reference = any(${given('reference')}::text[])
        or lower(email) = any(${emails}::text[]) or phone = any(${given('phone')}::text[]))`,
    )
    .orderBy('id')
    // A change by id and one by name may meet at the same contact.
    .forUpdate()
    .execute();
  return rows.map(contactOf);
}

async function storeContacts(db: Database, contacts: readonly Contact[]): Promise<void> {
  if (contacts.length === 0) return;
  await sql`
    insert into contacts
      (clinic_id, id, reference, name, email, phone, locale, time_zone, preferences, quiet_hours)
    select c ->> 'clinicId', c ->> 'id', c ->> 'reference', c ->> 'name', c ->> 'email', c ->> 'phone',
      c ->> 'locale', c ->> 'timeZone', c -> 'preferences', c ->> 'quietHours'
    from jsonb_array_elements(${JSON.stringify(contacts)}::jsonb) c
    on conflict (clinic_id, id) do update set reference = excluded.reference, name = excluded.name,
      email = excluded.email, phone = excluded.phone, locale = excluded.locale, time_zone = excluded.time_zone,
      preferences = excluded.preferences, quiet_hours = excluded.quiet_hours, updated_at = now()`.execute(db);
}

import type { ContactPreferences } from '../../contracts/messaging/contacts.ts';
import type { Locale } from '../../contracts/shared/locale.ts';

/** A contact as it is stored. */
export interface Contact {
  readonly id: string;
  readonly clinicId: string;
  /** How the clinic's own software names the person; unique in the clinic. */
  readonly reference: string | null;
  readonly name: string | null;
  readonly email: string | null;
  /** E.164. */
  readonly phone: string | null;
  readonly locale: Locale;
  /** IANA zone. */
  readonly timeZone: string;
  /** The channels wanted for a category, the dearest first; a category that is not named has no preference. */
  readonly preferences: ContactPreferences;
  /** Such as `21:00-08:00` in their own zone, or `none`; null leaves it to the profile of the clinic. */
  readonly quietHours: string | null;
}

/** What is told about a contact: what is left out, or undefined, keeps its value, and null takes it away. */
export interface ContactChange {
  /** The contact that is meant; undefined finds it by its reference, then by its addresses. */
  readonly id?: string | undefined;
  readonly reference?: string | undefined;
  readonly name?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly locale?: Contact['locale'] | undefined;
  readonly timeZone?: string | undefined;
  /** Of each category; one that is left out keeps its own. */
  readonly preferences?:
    | { readonly [Category in keyof ContactPreferences]?: ContactPreferences[Category] | null | undefined }
    | undefined;
  readonly quietHours?: string | null | undefined;
}

/** What a new contact has that tells nothing of its own. */
export type ContactDefaults = Pick<Contact, 'locale' | 'timeZone'>;

/** What became of a change. */
export type ContactOutcome =
  | {
      readonly kind: 'created' | 'updated' | 'unchanged';
      readonly contactId: string;
      /** By what a contact was found that was stored before; null for a new one. */
      readonly matchedBy: 'id' | 'reference' | 'email' | 'phone' | null;
    }
  | { readonly kind: 'refused'; readonly reason: ContactRefusal };

/** Why a change is not stored. */
export type ContactRefusal =
  /** It may be about any of these contacts. */
  | { readonly code: 'AmbiguousContact'; readonly candidates: readonly Contact[] }
  | { readonly code: 'ContactNotFound' }
  /** A new contact that could not be written to. */
  | { readonly code: 'NoAddress' };

/** A sentence for people, naming candidates by id and reference only. */
export function refusalText(refusal: ContactRefusal): string {
  switch (refusal.code) {
    case 'AmbiguousContact': {
      const names = refusal.candidates.map(({ id, reference }) =>
        reference === null ? id : `${id} (${reference})`,
      );
      return `may be any of these contacts: ${names.join(', ')}; name one of them by its id or reference`;
    }
    case 'ContactNotFound':
      return 'there is no such contact';
    case 'NoAddress':
      return 'give an e-mail address, a phone number or both';
  }
}

/** Contacts of one clinic, to which changes are applied one after the other. */
export class ContactMerge {
  readonly #contacts: Contact[];
  readonly #changed = new Map<string, Contact>();

  /** @param stored every contact of the clinic that a change may be about */
  constructor(stored: readonly Contact[]) {
    this.#contacts = [...stored];
  }

  /** The contacts that have to be stored. */
  get changed(): readonly Contact[] {
    return [...this.#changed.values()];
  }

  /** @param fresh what the contact has if it is new */
  apply(change: ContactChange, fresh: ContactDefaults & Pick<Contact, 'id' | 'clinicId'>): ContactOutcome {
    const match = findMatch(this.#contacts, change);
    if ('code' in match) return { kind: 'refused', reason: match };
    const { contact: before, matchedBy } = match;
    if (!before && !change.email && !change.phone) {
      return { kind: 'refused', reason: { code: 'NoAddress' } };
    }
    const namesake = this.#contacts.find((one) => one !== before && one.reference === change.reference);
    if (before && namesake && change.reference !== undefined) {
      return { kind: 'refused', reason: { code: 'AmbiguousContact', candidates: [before, namesake] } };
    }
    const after = merged(before ?? { ...BLANK, ...fresh }, change);
    // Merged with nothing, so that both have their fields in the same order.
    if (before && JSON.stringify(after) === JSON.stringify(merged(before, {}))) {
      return { kind: 'unchanged', contactId: before.id, matchedBy };
    }
    if (before) this.#contacts.splice(this.#contacts.indexOf(before), 1);
    this.#contacts.push(after);
    this.#changed.set(after.id, after);
    return { kind: before ? 'updated' : 'created', contactId: after.id, matchedBy };
  }
}

const BLANK = { reference: null, name: null, email: null, phone: null, preferences: {}, quietHours: null };

type Match =
  | { readonly contact: Contact; readonly matchedBy: 'id' | 'reference' | 'email' | 'phone' }
  | { readonly contact: undefined; readonly matchedBy: null }
  | ContactRefusal;

function findMatch(contacts: readonly Contact[], change: ContactChange): Match {
  const { id, reference, email, phone } = change;
  if (id !== undefined) {
    const contact = contacts.find((one) => one.id === id);
    return contact ? { contact, matchedBy: 'id' } : { code: 'ContactNotFound' };
  }
  const referenced = contacts.find((one) => reference !== undefined && one.reference === reference);
  if (referenced) return { contact: referenced, matchedBy: 'reference' };
  // Relatives share addresses: contacts that the clinic tells apart by reference are different people.
  const possible = reference === undefined ? contacts : contacts.filter((one) => one.reference === null);
  const hasEmail = (one: Contact) => Boolean(email) && one.email?.toLowerCase() === email?.toLowerCase();
  const hasPhone = (one: Contact) => Boolean(phone) && one.phone === phone;
  const candidates = possible.filter((one) => hasEmail(one) || hasPhone(one));
  const exact = candidates.filter((one) => (!email || hasEmail(one)) && (!phone || hasPhone(one)));
  const [contact, ...others] = exact.length === 1 ? exact : candidates;
  if (!contact) return { contact: undefined, matchedBy: null };
  if (others.length > 0) return { code: 'AmbiguousContact', candidates };
  return { contact, matchedBy: hasEmail(contact) ? 'email' : 'phone' };
}

function merged(before: Contact, change: ContactChange): Contact {
  const kept = <Value>(given: Value | undefined, stored: Value): Value =>
    given === undefined ? stored : given;
  const preferences = { ...before.preferences };
  for (const category of ['transactional', 'reminder', 'marketing'] as const) {
    const wanted = change.preferences?.[category];
    if (wanted === null) delete preferences[category];
    else if (wanted !== undefined) preferences[category] = wanted;
  }
  return {
    id: before.id,
    clinicId: before.clinicId,
    reference: kept(change.reference, before.reference),
    name: kept(change.name, before.name),
    email: kept(change.email, before.email),
    phone: kept(change.phone, before.phone),
    locale: kept(change.locale, before.locale),
    timeZone: kept(change.timeZone, before.timeZone),
    preferences,
    quietHours: kept(change.quietHours, before.quietHours),
  };
}

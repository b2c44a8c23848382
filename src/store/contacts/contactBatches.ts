import { sql } from 'kysely';
import type { ContactDetails } from '../../domain/messaging/contactDetails.ts';
import type { Database } from '../database.ts';
import type { Contact } from './contacts.ts';

/** What became of the contacts of a batch. */
export interface UpsertCounts {
  readonly created: number;
  readonly updated: number;
  /** As they were before. */
  readonly unchanged: number;
}

/** What a new contact has that says nothing of its own. */
export type ContactDefaults = Pick<Contact, 'locale' | 'timeZone'>;

/**
 * Stores contacts by their references, or updates those that exist with what is given: what a contact leaves out keeps
 * its value, a category without a preference its own. Of several with the same reference the last counts.
 *
 * @param newId makes the id of a contact that is new.
 */
export async function upsertContacts(
  db: Database,
  clinicId: string,
  contacts: readonly ContactDetails[],
  { defaults, newId }: { readonly defaults: ContactDefaults; readonly newId: () => string },
): Promise<UpsertCounts> {
  const distinct = [...new Map(contacts.map((contact) => [contact.reference, contact])).values()];
  const given = JSON.stringify(distinct.map((contact) => ({ ...contact, id: newId() })));
  return db.transaction().execute(async (transaction) => {
    // First those that are new: of two batches at once one finds the other's rows, and updates them.
    const { rows: created } = await sql<{ reference: string }>`
      insert into contacts
        (id, clinic_id, reference, name, email, phone, locale, time_zone, preferences, quiet_hours)
      select c ->> 'id', ${clinicId}, c ->> 'reference', c ->> 'name', c ->> 'email', c ->> 'phone',
        coalesce(c ->> 'locale', ${defaults.locale}), coalesce(c ->> 'timeZone', ${defaults.timeZone}),
        coalesce(c -> 'preferences', '{}'), c ->> 'quietHours'
      from jsonb_array_elements(${given}::jsonb) c
      on conflict (clinic_id, reference) where reference is not null do nothing
      returning reference`.execute(transaction);
    const { numAffectedRows } = await sql`
      update contacts set name = after.name, email = after.email, phone = after.phone, locale = after.locale,
        time_zone = after.time_zone, preferences = after.preferences, quiet_hours = after.quiet_hours,
        updated_at = now()
      from jsonb_array_elements(${given}::jsonb) c
      join contacts before on before.clinic_id = ${clinicId} and before.reference = c ->> 'reference'
      cross join lateral (select
        case when c ? 'name' then c ->> 'name' else before.name end as name,
        case when c ? 'email' then c ->> 'email' else before.email end as email,
        case when c ? 'phone' then c ->> 'phone' else before.phone end as phone,
        coalesce(c ->> 'locale', before.locale) as locale,
        coalesce(c ->> 'timeZone', before.time_zone) as time_zone,
        before.preferences || coalesce(c -> 'preferences', '{}') as preferences,
        case when c ? 'quietHours' then c ->> 'quietHours' else before.quiet_hours end as quiet_hours
      ) after
      where contacts.id = before.id
        and (before.name, before.email, before.phone, before.locale, before.time_zone, before.preferences,
          before.quiet_hours) is distinct from (after.name, after.email, after.phone, after.locale,
          after.time_zone, after.preferences, after.quiet_hours)`.execute(transaction);
    const updated = Number(numAffectedRows ?? 0);
    return {
      created: created.length,
      updated,
      unchanged: contacts.length - created.length - updated,
    };
  });
}

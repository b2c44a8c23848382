import { sql } from 'kysely';
import { ContactId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';

/**
 * The contacts of a clinic that a file means by these names, by the name: an id, the clinic's reference, or an e-mail
 * address. More than one contact of the same address are all given.
 */
export async function lookUpContacts(
  db: Database,
  clinicId: string,
  names: readonly string[],
): Promise<Map<string, ContactId[]>> {
  const wanted = [...new Set(names)];
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{ name: string; id: string }>`
    select distinct wanted.name, contacts.id
    from unnest(${wanted}::text[]) as wanted(name)
    join contacts on contacts.clinic_id = ${clinicId}
      and (contacts.id = wanted.name or contacts.reference = wanted.name
        or lower(contacts.email) = lower(wanted.name))`.execute(db);
  const found = new Map<string, ContactId[]>();
  for (const { name, id } of rows) found.set(name, [...(found.get(name) ?? []), ContactId.parse(id)]);
  return found;
}

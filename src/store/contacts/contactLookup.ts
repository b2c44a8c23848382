import { sql } from 'kysely';
import { ContactId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';

/**
 * The contacts of a clinic that these names mean, by the name: an id, the clinic's reference, or an e-mail address. An id
 * counts before a reference, a reference before an address. More than one contact of the same address are all given.
 */
export async function lookUpContacts(
  db: Database,
  clinicId: string,
  names: readonly string[],
): Promise<Map<string, ContactId[]>> {
  const wanted = [...new Set(names)];
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{ name: string; id: string; place: number }>`
    select distinct wanted.name, contacts.id, rank() over (
      partition by wanted.name
      order by case wanted.name when contacts.id then 1 when contacts.reference then 2 else 3 end
    ) as place
    from unnest(${wanted}::text[]) as wanted(name)
    join contacts on contacts.clinic_id = ${clinicId}
      and (contacts.id = wanted.name or contacts.reference = wanted.name
        or lower(contacts.email) = lower(wanted.name))`.execute(db);
  const found = new Map<string, ContactId[]>();
  for (const { name, id, place } of rows)
    if (place === 1) found.set(name, [...(found.get(name) ?? []), ContactId.parse(id)]);
  return found;
}

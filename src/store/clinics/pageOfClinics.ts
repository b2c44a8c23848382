import type { Clinic } from '../../contracts/clinics/clinicProfile.ts';
import type { Database } from '../database.ts';
import { onPage, type Page, type PageRequest, pageOf } from '../page.ts';
import { ADMINISTRATORS, clinicOf } from './clinics.ts';

/** A clinic with the time at which it was added. */
export interface ListedClinic extends Clinic {
  readonly createdAt: Date;
}

/** One page of the clinics without {@link ADMINISTRATORS}, newest first. */
export async function pageOfClinics(db: Database, request: PageRequest): Promise<Page<ListedClinic>> {
  const query = db.selectFrom('clinics').selectAll().where('id', '!=', ADMINISTRATORS);
  const rows = (await onPage(query, 'clinics', request).execute()).map((row) => ({
    ...clinicOf(row),
    createdAt: row.createdAt,
  }));
  return pageOf(rows, request, ({ id }) => id);
}

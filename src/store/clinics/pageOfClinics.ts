import { type Clinic, ClinicProfile } from '../../contracts/clinics/clinicProfile.ts';
import { ClinicId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';
import { comesAfter, fetchedFor, type Page, type PageRequest, pageOf } from '../page.ts';
import { ADMINISTRATORS } from './clinics.ts';

/** A clinic with the time at which it was added. */
export interface ListedClinic extends Clinic {
  readonly createdAt: Date;
}

/** One page of the clinics without {@link ADMINISTRATORS}, newest first. */
export async function pageOfClinics(db: Database, request: PageRequest): Promise<Page<ListedClinic>> {
  const { since, cursor } = request;
  let query = db
    .selectFrom('clinics')
    .selectAll()
    .where('id', '!=', ADMINISTRATORS)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(fetchedFor(request));
  if (since !== undefined) query = query.where('createdAt', '>=', since);
  if (cursor !== undefined) query = query.where(comesAfter('clinics', cursor));
  const rows = (await query.execute()).map(({ id, version, profile, createdAt }) => ({
    id: ClinicId.parse(id),
    version,
    profile: ClinicProfile.parse(profile),
    createdAt,
  }));
  return pageOf(rows, request, ({ id }) => id);
}

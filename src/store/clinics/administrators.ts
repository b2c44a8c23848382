import { newClinicProfile } from '../../contracts/clinics/clinicProfile.ts';
import type { Database } from '../database.ts';
import { ADMINISTRATORS, ClinicExistsError, createClinic } from './clinics.ts';

const PROFILE = newClinicProfile({
  name: 'Aftercare administrators',
  timeZone: 'UTC',
  country: 'US',
  quietHours: 'none',
});

/** Creates the clinic of the administrators where it is missing. */
export async function ensureAdministrators(db: Database): Promise<void> {
  try {
    await createClinic(db, { id: ADMINISTRATORS, profile: PROFILE, changedBy: 'aftercare' });
  } catch (error) {
    if (!(error instanceof ClinicExistsError)) throw error;
  }
}

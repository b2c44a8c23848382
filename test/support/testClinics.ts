import { type ClinicProfile, newClinicProfile } from '../../src/contracts/clinics/clinicProfile.ts';
import { ClinicId } from '../../src/contracts/shared/ids.ts';
import { changeClinic, createClinic } from '../../src/store/clinics/clinics.ts';
import type { Database } from '../../src/store/database.ts';

/** The clinic that tests without an application of their own act for. */
export const TEST_CLINIC = ClinicId.parse('test-clinic');

/** The clinics that every test database holds. Their messages know no quiet hours: else a test would depend on the time of day. */
const TEST_CLINICS = ['test-clinic', 'riverside', 'other-clinic'];

const NAMES: Readonly<Record<string, string>> = {
  'test-clinic': 'Hillside Practice',
  riverside: 'Riverside Oncology',
  'other-clinic': 'Lakeside Health',
};

/** What a test clinic says of itself. */
export const testClinicProfile = (id: string): ClinicProfile =>
  newClinicProfile({
    // A patient reads the name, and never the id.
    name: NAMES[id] ?? 'Another Practice',
    timeZone: 'UTC',
    country: 'DE',
    locale: 'en',
    quietHours: 'none',
  });

export async function createTestClinics(database: Database): Promise<void> {
  for (const id of TEST_CLINICS) await addTestClinic(database, id);
}

/** Creates one more clinic, with these fields different from {@link testClinicProfile}. */
export async function addTestClinic(
  database: Database,
  id: string,
  fields: Partial<ClinicProfile> = {},
): Promise<ClinicId> {
  const profile = { ...testClinicProfile(id), ...fields };
  const clinic = await createClinic(database, { id: ClinicId.parse(id), profile, changedBy: 'test' });
  return clinic.id;
}

/** Changes fields of the profile of a clinic. */
export async function changeTestClinic(
  database: Database,
  id: string,
  fields: Partial<ClinicProfile>,
): Promise<void> {
  await changeClinic(database, { id: ClinicId.parse(id), fields, changedBy: 'test' });
}

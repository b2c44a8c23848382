import type { Clinic } from '../../contracts/clinics/clinicProfile.ts';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import { findClinic } from '../../store/clinics/clinics.ts';
import type { Database } from '../../store/database.ts';

/** Most clinics that are kept in memory, about 4 KiB each. */
const MOST_KEPT = 1_000;

/**
 * Reads clinics, and keeps what it has read: a clinic that is still in the version it was read in is not read again.
 *
 * @returns the clinic with this id, undefined if there is none; `version` is the version that it is in now, null if that is
 * unknown, which reads it
 */
export function createClinicReader(
  database: Database,
): (id: ClinicId, version: number | null) => Promise<Clinic | undefined> {
  const kept = new Map<ClinicId, Clinic>();
  return async (id, version) => {
    const known = kept.get(id);
    if (known && known.version === version) return known;
    const clinic = await findClinic(database, id);
    kept.delete(id);
    if (clinic) kept.set(id, clinic);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return clinic;
  };
}

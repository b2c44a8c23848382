import type { Client } from '@temporalio/client';
import { setFairnessWeight } from '../contracts/client/setFairnessWeight.ts';
import type { Clinic } from '../contracts/clinics/clinicProfile.ts';
import { applyMonthlyReportSchedule } from '../schedules/applyMonthlyReportSchedule.ts';
import { changeClinic, createClinic } from '../store/clinics/clinics.ts';
import type { Database } from '../store/database.ts';
import { currentMaintenance } from '../store/operations/maintenances.ts';

interface Stores {
  readonly database: Database;
  readonly temporal: Client;
}

/**
 * Adds a clinic, then gives it the schedule of its monthly report and its share in the task queues.
 *
 * @throws ClinicExistsError
 */
export async function addClinic(stores: Stores, clinic: Parameters<typeof createClinic>[1]): Promise<Clinic> {
  const created = await createClinic(stores.database, clinic);
  await followProfile(stores, created);
  return created;
}

/**
 * Changes fields of a clinic; its schedule and its share follow. The same change again makes them follow again, where
 * Temporal could not be reached the first time.
 *
 * @throws ClinicNotFoundError, ClinicVersionConflictError
 */
export async function reviseClinic(
  stores: Stores,
  change: Parameters<typeof changeClinic>[1],
): Promise<Clinic> {
  const changed = await changeClinic(stores.database, change);
  await followProfile(stores, changed);
  return changed;
}

async function followProfile({ database, temporal }: Stores, clinic: Clinic): Promise<void> {
  await applyMonthlyReportSchedule(temporal, clinic, await currentMaintenance(database));
  await setFairnessWeight(temporal, clinic.id, clinic.profile.fairnessWeight);
}

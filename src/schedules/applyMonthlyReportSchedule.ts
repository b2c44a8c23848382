import { type Client, ScheduleNotFoundError } from '@temporalio/client';
import type { Clinic } from '../contracts/clinics/clinicProfile.ts';
import { applySchedule } from './applySchedules.ts';
import { maintenanceNote, type PauseReason } from './maintenancePause.ts';
import { monthlyReportName, monthlyReportSchedules } from './monthlyReportSchedules.ts';
import { scheduleId } from './scheduleOptions.ts';

/**
 * Makes the namespace have the schedule of a clinic's monthly report, or not have it, as its profile says.
 *
 * @param maintenance of now: a schedule that is created begins paused for it
 */
export async function applyMonthlyReportSchedule(
  client: Client,
  clinic: Clinic,
  maintenance: PauseReason | undefined,
): Promise<void> {
  const [schedule] = monthlyReportSchedules([clinic]);
  if (schedule) {
    const paused = maintenance ? { pausedNote: maintenanceNote(maintenance) } : {};
    await applySchedule(client, schedule, { dryRun: false, ...paused });
    return;
  }
  const id = scheduleId({ name: monthlyReportName(clinic.id) });
  await client.schedule
    .getHandle(id)
    .delete()
    .catch((error: unknown) => {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    });
}

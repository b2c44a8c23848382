import type { Clinic } from '../contracts/clinics/clinicProfile.ts';
import { generateMonthlyReport } from '../contracts/reports/reportJobs.ts';
import type { ClinicId } from '../contracts/shared/ids.ts';
import { defineSchedule, type JobSchedule } from './defineSchedule.ts';

/** The name of the schedule of a clinic's monthly report. */
export const monthlyReportName = (clinicId: ClinicId): string => `monthly-report-${clinicId}`;

/**
 * For each clinic whose profile says so the report on the month that has ended, on the first at 06:00 of its own zone; made
 * up for when the server was down for up to three days.
 */
export function monthlyReportSchedules(clinics: readonly Clinic[]): JobSchedule[] {
  return clinics.flatMap(({ id: clinicId, profile }) =>
    profile.monthlyReport
      ? [
          defineSchedule({
            name: monthlyReportName(clinicId),
            purpose: `report to ${clinicId} on the month that has ended`,
            job: generateMonthlyReport,
            input: { clinicId },
            when: { calendar: [{ dayOfMonth: 1, hour: 6, minute: 0 }] },
            timeZone: profile.timeZone,
            catchUpMinutes: 3 * 1_440,
          }),
        ]
      : [],
  );
}

import { generateMonthlyReport } from '../contracts/reports/reportJobs.ts';
import { ClinicId } from '../contracts/shared/ids.ts';
import { defineSchedule, type JobSchedule } from './defineSchedule.ts';

/**
 * For each clinic the report on the month that has ended, on the first at 06:00 of its own zone; made up for when the
 * server was down for up to three days.
 *
 * @param timeZones IANA zones by clinic
 */
export function monthlyReportSchedules(timeZones: Readonly<Record<string, string>>): JobSchedule[] {
  return Object.entries(timeZones).map(([clinic, timeZone]) =>
    defineSchedule({
      name: `monthly-report-${clinic}`,
      purpose: `report to ${clinic} on the month that has ended`,
      job: generateMonthlyReport,
      input: { clinicId: ClinicId.parse(clinic) },
      when: { calendar: [{ dayOfMonth: 1, hour: 6, minute: 0 }] },
      timeZone,
      catchUpMinutes: 3 * 1_440,
    }),
  );
}

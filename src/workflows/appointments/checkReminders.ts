import { proxyActivities } from '@temporalio/workflow';
import type { AppointmentSweeps } from '../../activities/appointments/appointmentSweeps.ts';
import type * as jobs from '../../contracts/appointments/appointmentSweeps.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';

const { alertOverdueReminders } = proxyActivities<AppointmentSweeps>(SHORT_DB_ACTIVITY);

/**
 * Looks for overdue reminders from outside: an appointment's workflow cannot raise an alert while no worker runs it.
 */
export async function checkReminders(
  _input: JobInput<typeof jobs.checkReminders>,
): Promise<JobResult<typeof jobs.checkReminders>> {
  const reporter = new ProgressReporter({ phase: 'checking', done: 0, total: 0, unit: 'reminders' });
  const result = await alertOverdueReminders({ now: new Date().toISOString() });
  reporter.update({ phase: 'completed', done: result.overdue, total: result.overdue });
  return result;
}

import { getExternalWorkflowHandle, proxyActivities } from '@temporalio/workflow';
import type {
  AppointmentPosition,
  AppointmentSweeps,
} from '../../activities/appointments/appointmentSweeps.ts';
import type * as jobs from '../../contracts/appointments/appointmentSweeps.ts';
import { appointmentWorkflowId, recompute } from '../../contracts/appointments/appointments.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import type { AppointmentId, ClinicId } from '../../contracts/shared/ids.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';

const { findMovedAppointments } = proxyActivities<AppointmentSweeps>(SHORT_DB_ACTIVITY);

/** Compares every future appointment with the tz database and signals the workflows of those that it has moved. */
export async function recomputeAppointments(
  _input: JobInput<typeof jobs.recomputeAppointments>,
): Promise<JobResult<typeof jobs.recomputeAppointments>> {
  const reporter = new ProgressReporter({ phase: 'comparing', done: 0, total: 0, unit: 'appointments' });
  const now = new Date().toISOString();
  let moved = 0;
  let after: AppointmentPosition | null = null;
  do {
    const page: Awaited<ReturnType<typeof findMovedAppointments>> = await findMovedAppointments({
      now,
      after,
    });
    await Promise.all(page.moved.map(signal));
    moved += page.moved.length;
    reporter.update({ done: reporter.current.done + page.checked });
    after = page.last;
  } while (after !== null);
  reporter.update({ phase: 'completed', total: reporter.current.done });
  return { checked: reporter.current.done, moved };
}

/** An appointment that has just ended needs no new plan. */
async function signal(moved: {
  readonly clinicId: ClinicId;
  readonly appointmentId: AppointmentId;
}): Promise<void> {
  await getExternalWorkflowHandle(appointmentWorkflowId(moved.clinicId, moved.appointmentId))
    .signal(recompute)
    .catch(() => undefined);
}

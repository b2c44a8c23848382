import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { type AppointmentState, appointmentWorkflowId } from '../contracts/appointments/appointments.ts';
import { requestChange } from '../contracts/appointments/requestChange.ts';
import { jobHandle } from '../contracts/client/jobHandle.ts';
import type { AppointmentId, ClinicId } from '../contracts/shared/ids.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import type { Database } from '../store/database.ts';
import { asChangeRefusal } from './changeError.ts';
import { requireAppointment } from './requireAppointment.ts';

/**
 * Asks a booked appointment for a change, such as the update `reschedule` of `contracts/appointments.ts`. Resolves when the
 * change is stored and the reminders are planned again.
 *
 * @throws RefusedError `AppointmentNotFound`, `AppointmentEnded`, and what the update refuses
 */
export async function changeAppointment<Change>(
  { client, database }: { readonly client: Client; readonly database: Database },
  { clinicId, appointmentId }: { readonly clinicId: ClinicId; readonly appointmentId: AppointmentId },
  update: UpdateDefinition<AppointmentState, [Change]>,
  change: Change,
): Promise<AppointmentState> {
  await requireAppointment(database, clinicId, appointmentId);
  const handle = jobHandle(client, clinicId, appointmentWorkflowId(clinicId, appointmentId));
  return requestChange(() => handle.executeUpdate(update, { args: [change] })).catch((error: unknown) => {
    if (error instanceof WorkflowNotFoundError) throw appointmentEnded(appointmentId);
    throw asChangeRefusal(appointmentId, error);
  });
}

export const appointmentEnded = (appointmentId: AppointmentId): RefusedError =>
  new RefusedError(409, 'AppointmentEnded', `${appointmentId} has come to its end; book it again`);

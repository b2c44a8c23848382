import type { ClinicId } from '../contracts/shared/ids.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import { type Appointment, findAppointment } from '../store/appointments/appointments.ts';
import type { Database } from '../store/database.ts';

/** An appointment of the clinic. @throws {@link RefusedError} `AppointmentNotFound` */
export async function requireAppointment(
  database: Database,
  clinicId: ClinicId,
  id: string,
): Promise<Appointment> {
  const appointment = await findAppointment(database, clinicId, id);
  if (appointment) return appointment;
  throw new RefusedError(404, 'AppointmentNotFound', `there is no appointment ${id}`);
}

import type { AppointmentId, ClinicId } from '../../contracts/shared/ids.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { type Appointment, findAppointment } from '../../store/appointments/appointments.ts';
import type { Database } from '../../store/database.ts';

/** @throws PermanentError `AppointmentNotFound` */
export async function requireAppointment(
  db: Database,
  clinicId: ClinicId,
  id: AppointmentId,
): Promise<Appointment> {
  const appointment = await findAppointment(db, clinicId, id);
  if (appointment) return appointment;
  throw new PermanentError('AppointmentNotFound', `${id} is not a known appointment`);
}

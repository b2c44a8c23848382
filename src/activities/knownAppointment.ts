import type { AppointmentId } from '../contracts/ids.ts';
import { PermanentError } from '../domain/jobError.ts';
import { type Appointment, findAppointment } from '../store/appointments.ts';
import type { Database } from '../store/database.ts';

/** @throws PermanentError `AppointmentNotFound` */
export async function knownAppointment(db: Database, id: AppointmentId): Promise<Appointment> {
  const appointment = await findAppointment(db, id);
  if (appointment) return appointment;
  throw new PermanentError('AppointmentNotFound', `${id} is not a known appointment`);
}

import type { Client } from '@temporalio/client';
import type { Booking, BookingAnswer } from '../contracts/appointments/appointments.ts';
import { bookAppointment } from '../contracts/appointments/bookAppointment.ts';
import { resolveLocalTime } from '../domain/shared/localTime.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import { findFollowUpProblem } from '../sequences/findFollowUpProblem.ts';
import {
  type AppointmentDetails,
  describeAppointment,
  findAppointmentsByReference,
} from '../store/appointments/appointments.ts';
import { findContact } from '../store/contacts/contacts.ts';
import type { Database } from '../store/database.ts';
import { asChangeRefusal } from './changeError.ts';

export interface BookingServices {
  readonly client: Client;
  readonly database: Database;
}

/**
 * Books an appointment with what only the database may know of it, such as where to come.
 *
 * @throws RefusedError `StartsInThePast`, `InvalidLocalTime`, `ContactNotFound`, `SequenceNotFound`, `SequenceNotRunnable` and
 * `ReferenceTaken`, before anything is stored; else what the update `book` refuses
 */
export async function submitBooking(
  { client, database }: BookingServices,
  booking: Booking,
  details: AppointmentDetails,
): Promise<BookingAnswer> {
  const startsAt = startOf(booking);
  if (startsAt <= new Date()) throw new RefusedError(422, 'StartsInThePast', 'is in the past', 'localStart');
  const { clinicId, contactId, followUps } = booking;
  if (!(await findContact(database, clinicId, contactId)))
    throw new RefusedError(404, 'ContactNotFound', `there is no contact ${contactId}`, 'contact');
  const found = await findFollowUpProblem(database, clinicId, followUps);
  if (found) throw new RefusedError(422, found.code, found.problem, `followUps.${found.outcome}`);
  if (!(await describeAppointment(database, booking, startsAt, details)))
    throw await referenceTaken(database, booking, details);
  return bookAppointment(client, booking).catch((error: unknown) => {
    throw asChangeRefusal(booking.appointmentId, error);
  });
}

/** A name of the clinic's own belongs to one appointment. */
async function referenceTaken(
  database: Database,
  { clinicId }: Booking,
  { reference }: AppointmentDetails,
): Promise<RefusedError> {
  const references = reference === null ? [] : [reference];
  const [taken] = (await findAppointmentsByReference(database, clinicId, references)).values();
  const message = `names ${taken?.id ?? 'another appointment'} already; give that id, none, or another reference`;
  return new RefusedError(409, 'ReferenceTaken', message, 'reference');
}

function startOf({ localStart, timeZone }: Booking): Date {
  try {
    return new Date(resolveLocalTime(localStart, timeZone).instant);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RefusedError(422, 'InvalidLocalTime', error.message, 'localStart');
  }
}

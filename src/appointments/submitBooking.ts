import type { Client } from '@temporalio/client';
import type { Booking, BookingAnswer } from '../contracts/appointments/appointments.ts';
import { bookAppointment } from '../contracts/appointments/bookAppointment.ts';
import { resolveLocalTime } from '../domain/shared/localTime.ts';
import { InputError } from '../inputError.ts';
import { findFollowUpProblem } from '../sequences/findFollowUpProblem.ts';
import {
  type AppointmentDetails,
  describeAppointment,
  findAppointmentsByReference,
} from '../store/appointments/appointments.ts';
import { findContact } from '../store/contacts/contacts.ts';
import type { Database } from '../store/database.ts';
import { asInputError } from './changeError.ts';

/**
 * Books an appointment with what only the database may know of it, such as where to come.
 *
 * @throws InputError `StartsInThePast`, `InvalidArgument`, `UnknownId` and `ReferenceTaken`, before anything is stored.
 */
export async function submitBooking(
  { client, database }: { readonly client: Client; readonly database: Database },
  booking: Booking,
  details: AppointmentDetails,
): Promise<BookingAnswer> {
  const startsAt = startOf(booking);
  if (startsAt <= new Date()) throw new InputError('StartsInThePast', 'start: is in the past');
  const { clinicId, contactId } = booking;
  if (!(await findContact(database, clinicId, contactId)))
    throw new InputError('UnknownId', `contact: ${clinicId} has no contact ${contactId}`);
  await refuseUnknownSequences(database, booking);
  if (!(await describeAppointment(database, booking, startsAt, details)))
    throw await referenceTaken(database, booking, details);
  return bookAppointment(client, booking).catch((error: unknown) => {
    throw asInputError(booking.appointmentId, error);
  });
}

/** A name of the clinic's own belongs to one appointment. */
async function referenceTaken(
  database: Database,
  { clinicId }: Booking,
  { reference }: AppointmentDetails,
): Promise<InputError> {
  const references = reference === null ? [] : [reference];
  const [taken] = (await findAppointmentsByReference(database, clinicId, references)).values();
  return new InputError(
    'ReferenceTaken',
    `reference: names ${taken?.id ?? 'another appointment'} already; give that id, none, or another reference`,
  );
}

const FOLLOW_UP_OPTIONS = { completed: 'after-visit', 'no-show': 'after-no-show' } as const;

async function refuseUnknownSequences(database: Database, { clinicId, followUps }: Booking): Promise<void> {
  const found = await findFollowUpProblem(database, clinicId, followUps);
  if (found) throw new InputError('InvalidArgument', `${FOLLOW_UP_OPTIONS[found.outcome]}: ${found.problem}`);
}

function startOf({ localStart, timeZone }: Booking): Date {
  try {
    return new Date(resolveLocalTime(localStart, timeZone).instant);
  } catch (error) {
    if (error instanceof RangeError) throw new InputError('InvalidArgument', `start: ${error.message}`);
    throw error;
  }
}

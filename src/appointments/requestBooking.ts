import {
  type Booking,
  type BookingAnswer,
  remindAppointment,
} from '../contracts/appointments/appointments.ts';
import type { Clinic } from '../contracts/clinics/clinicProfile.ts';
import { type AppointmentId, type ClinicId, ContactId } from '../contracts/shared/ids.ts';
import type { BookingChange, BookingRequest } from '../domain/appointments/bookingRequest.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import { appointmentIdOf } from '../security/appointmentId.ts';
import { type Appointment, findAppointment } from '../store/appointments/appointments.ts';
import { findNamedContact } from '../store/contacts/contacts.ts';
import type { Database } from '../store/database.ts';
import { appointmentEnded } from './changeAppointment.ts';
import { requireAppointment } from './requireAppointment.ts';
import { type BookingServices, submitBooking } from './submitBooking.ts';

/**
 * The id of an appointment that is asked for: one that the clinic has a name for is the one of that name, however often it
 * is booked.
 *
 * @param freshId of an appointment without a name
 */
export const requestedId = (
  idKey: string,
  clinicId: ClinicId,
  { reference }: Pick<BookingRequest, 'reference'>,
  freshId: AppointmentId,
): AppointmentId => (reference ? appointmentIdOf(idKey, { clinicId, reference }) : freshId);

/**
 * Books an appointment, or changes the one of this id to what is asked for.
 *
 * @throws RefusedError `ContactNotFound`, and what {@link submitBooking} throws; nothing is stored then
 */
export async function requestBooking(
  services: BookingServices,
  { id: clinicId, profile }: Clinic,
  appointmentId: AppointmentId,
  request: BookingRequest,
): Promise<BookingAnswer> {
  const before = await findAppointment(services.database, clinicId, appointmentId);
  const contactId = await contactOf(services.database, clinicId, request.contact);
  const booking = bookingOf(
    { appointmentId, clinicId, contactId, timeZone: before?.timeZone ?? profile.timeZone },
    request,
    before,
  );
  const { place, reference } = request;
  return submitBooking(services, booking, {
    place: place === undefined ? (before?.place ?? null) : place,
    reference: reference === undefined ? (before?.reference ?? null) : reference,
  });
}

/**
 * Changes a booked appointment.
 *
 * @throws RefusedError `AppointmentNotFound`, `AppointmentEnded`, and what {@link requestBooking} throws
 */
export async function editAppointment(
  services: BookingServices,
  clinic: Clinic,
  appointmentId: AppointmentId,
  change: BookingChange,
): Promise<BookingAnswer> {
  const before = await requireAppointment(services.database, clinic.id, appointmentId);
  if (before.status !== 'booked' && before.status !== 'confirmed') throw appointmentEnded(appointmentId);
  return requestBooking(services, clinic, appointmentId, {
    ...change,
    contact: change.contact ?? before.contactId,
    localStart: change.localStart ?? before.localStart,
  });
}

async function contactOf(database: Database, clinicId: ClinicId, name: string): Promise<ContactId> {
  const contact = await findNamedContact(database, clinicId, name);
  if (!contact) throw new RefusedError(404, 'ContactNotFound', `there is no contact ${name}`, 'contact');
  return ContactId.parse(contact.id);
}

/** What is not given stays as it was, and has the default when nothing was. */
function bookingOf(
  fixed: Pick<Booking, 'appointmentId' | 'clinicId' | 'contactId' | 'timeZone'>,
  request: BookingRequest,
  before: Appointment | undefined,
): Booking {
  const { completed, 'no-show': noShow } = request.followUps ?? {};
  return remindAppointment.input.parse({
    ...fixed,
    localStart: request.localStart,
    timeZone: request.timeZone ?? fixed.timeZone,
    reminders: request.reminders ?? before?.reminders,
    pastDue: request.pastDue ?? before?.pastDue,
    channels: request.channels ?? before?.channels,
    notifyPatient: request.notifyPatient,
    followUps: {
      completed: completed === undefined ? before?.followUps.completed : completed,
      'no-show': noShow === undefined ? before?.followUps['no-show'] : noShow,
    },
  });
}

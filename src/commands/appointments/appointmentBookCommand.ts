import { z } from 'zod';
import { submitBooking } from '../../appointments/submitBooking.ts';
import { LocalStart } from '../../contracts/appointments/appointmentRules.ts';
import { type Booking, remindAppointment } from '../../contracts/appointments/appointments.ts';
import type { Clinic } from '../../contracts/clinics/clinicProfile.ts';
import { SequenceName } from '../../contracts/followUps/followUpJobs.ts';
import { AppointmentId, type ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import { TimeZone } from '../../contracts/shared/timeZone.ts';
import { appointmentIdOf } from '../../security/appointmentId.ts';
import { newId } from '../../security/newId.ts';
import {
  type Appointment,
  type AppointmentDetails,
  findAppointment,
} from '../../store/appointments/appointments.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { flag, option } from '../shared/parameters.ts';
import { appointmentLines } from './appointmentLines.ts';
import { reminderOptions } from './reminderOptions.ts';

const Text = z.string().trim().optional();
/** A sequence, or null for `none`. */
const SequenceOrNone = z.union([z.literal('none').transform(() => null), SequenceName]).optional();

export const bookAppointment = defineCommand({
  name: 'appointments book',
  input: {
    contact: option(ContactId, 'id', 'the patient, ct_…'),
    start: option(LocalStart, 'time', 'by the clocks of the clinic, such as 2027-03-28T09:30'),
    timeZone: option(
      TimeZone.optional(),
      'zone',
      'IANA zone of the start; by default that of the clinic, or of the appointment when it is changed',
    ),
    ...reminderOptions('by default', { remind: '24h', pastDue: 'skip', channels: 'sms,email' }),
    place: option(Text, 'text', 'where to come; in e-mails only'),
    reference: option(Text, 'text', "how the clinic's own software names the appointment"),
    afterVisit: option(
      SequenceOrNone,
      'sequence',
      'follow-ups once the patient came, or none; by default post-visit-check-in',
    ),
    afterNoShow: option(
      SequenceOrNone,
      'sequence',
      'follow-ups once the patient did not come, or none; by default missed-appointment',
    ),
    id: option(AppointmentId.optional(), 'id', 'ap_…, of an appointment to change to this'),
    silent: flag('do not tell the patient when this moves the appointment'),
    clinic: clinicOption(),
  },
  examples: [
    'appointments book --contact ct_0123456789abcdef01234567 --start 2037-03-28T09:30 --time-zone Europe/Berlin --remind 24h,1d@18:00',
  ],
  run: async (input, context) => {
    const clinic = await context.clinic(input.clinic);
    const services = { client: await context.temporal(), database: await context.database() };
    const appointmentId = input.id ?? idOf(context.config.PSEUDONYM_KEY, clinic.id, input);
    const before = await findAppointment(services.database, clinic.id, appointmentId);
    const booking = bookingOf(appointmentId, clinic, input, before);
    const { change, state } = await submitBooking(services, booking, detailsOf(input, before));
    return { value: { change, ...state }, text: appointmentLines(state, change).join('\n') };
  },
});

/** What the options say; undefined where they say nothing. */
interface GivenBooking {
  readonly contact: ContactId;
  readonly start: string;
  readonly timeZone?: string | undefined;
  readonly remind?: readonly string[] | undefined;
  readonly pastDue?: string | undefined;
  readonly channels?: readonly string[] | undefined;
  readonly place?: string | undefined;
  readonly reference?: string | undefined;
  readonly afterVisit?: string | null | undefined;
  readonly afterNoShow?: string | null | undefined;
  readonly silent: boolean;
}

/** An appointment that the clinic has a name for is the one of that name, however often it is booked. */
function idOf(key: string, clinicId: ClinicId, { reference }: GivenBooking): AppointmentId {
  return reference ? appointmentIdOf(key, { clinicId, reference }) : AppointmentId.parse(newId('ap'));
}

/** What is not given stays as it was, and has the default when nothing was. */
function bookingOf(
  appointmentId: AppointmentId,
  clinic: Clinic,
  given: GivenBooking,
  before: Appointment | undefined,
): Booking {
  const { afterVisit, afterNoShow } = given;
  return remindAppointment.input.parse({
    appointmentId,
    clinicId: clinic.id,
    contactId: given.contact,
    localStart: given.start,
    timeZone: given.timeZone ?? before?.timeZone ?? clinic.profile.timeZone,
    reminders: given.remind ?? before?.reminders,
    pastDue: given.pastDue ?? before?.pastDue,
    channels: given.channels ?? before?.channels,
    notifyPatient: !given.silent,
    followUps: {
      completed: afterVisit === undefined ? before?.followUps.completed : afterVisit,
      'no-show': afterNoShow === undefined ? before?.followUps['no-show'] : afterNoShow,
    },
  });
}

/** An empty text takes away what was named before. */
const detailsOf = (
  { place, reference }: GivenBooking,
  before: Appointment | undefined,
): AppointmentDetails => ({
  place: place === undefined ? (before?.place ?? null) : place || null,
  reference: reference === undefined ? (before?.reference ?? null) : reference || null,
});

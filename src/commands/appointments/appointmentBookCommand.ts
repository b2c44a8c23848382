import { z } from 'zod';
import { requestBooking, requestedId } from '../../appointments/requestBooking.ts';
import { LocalStart } from '../../contracts/appointments/appointmentRules.ts';
import { SequenceName } from '../../contracts/followUps/followUpJobs.ts';
import { AppointmentId } from '../../contracts/shared/ids.ts';
import { TimeZone } from '../../contracts/shared/timeZone.ts';
import { AppointmentPlace, AppointmentReference } from '../../domain/appointments/bookingRequest.ts';
import { ContactName } from '../../domain/messaging/notificationRequest.ts';
import { newId } from '../../security/newId.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { flag, option } from '../shared/parameters.ts';
import { renamed } from '../shared/refusal.ts';
import { appointmentLines } from './appointmentLines.ts';
import { reminderOptions } from './reminderOptions.ts';

/** Options by the fields of a booking. */
const OPTIONS = {
  localStart: 'start',
  'followUps.completed': 'after-visit',
  'followUps.no-show': 'after-no-show',
};

/** An empty text takes away what was named before. */
const textOr = <Text extends z.ZodType>(schema: Text) =>
  z.union([z.literal('').transform(() => null), schema]).optional();
/** A sequence, or null for `none`. */
const SequenceOrNone = z.union([z.literal('none').transform(() => null), SequenceName]).optional();

export const bookAppointment = defineCommand({
  name: 'appointments book',
  input: {
    contact: option(ContactName, 'contact', 'the patient: ct_…, or your own reference'),
    start: option(LocalStart, 'time', 'by the clocks of the clinic, such as 2027-03-28T09:30'),
    timeZone: option(
      TimeZone.optional(),
      'zone',
      'IANA zone of the start; by default that of the clinic, or of the appointment when it is changed',
    ),
    ...reminderOptions('by default', { remind: '24h', pastDue: 'skip', channels: 'sms,email' }),
    place: option(textOr(AppointmentPlace), 'text', 'where to come; in e-mails only'),
    reference: option(
      textOr(AppointmentReference),
      'text',
      "how the clinic's own software names the appointment",
    ),
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
    const { afterVisit: completed, afterNoShow, ...given } = input;
    const clinic = await context.clinic(input.clinic);
    const services = { client: await context.temporal(), database: await context.database() };
    const fresh = AppointmentId.parse(newId('ap'));
    const appointmentId = input.id ?? requestedId(context.config.PSEUDONYM_KEY, clinic.id, input, fresh);
    const { change, state } = await requestBooking(services, clinic, appointmentId, {
      contact: given.contact,
      localStart: given.start,
      timeZone: given.timeZone,
      reminders: given.remind,
      pastDue: given.pastDue,
      channels: given.channels,
      place: given.place,
      reference: given.reference,
      notifyPatient: !given.silent,
      followUps: { completed, 'no-show': afterNoShow },
    }).catch(renamed(OPTIONS));
    return { value: { change, ...state }, text: appointmentLines(state, change).join('\n') };
  },
});

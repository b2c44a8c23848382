import { type Command, Option } from 'commander';
import { submitBooking } from '../../appointments/submitBooking.ts';
import { LocalStart } from '../../contracts/appointments/appointmentRules.ts';
import { type Booking, remindAppointment } from '../../contracts/appointments/appointments.ts';
import { SequenceName } from '../../contracts/followUps/followUpJobs.ts';
import { AppointmentId, ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import { TimeZone } from '../../contracts/shared/timeZone.ts';
import { appointmentIdOf } from '../../security/appointmentId.ts';
import { newId } from '../../security/newId.ts';
import {
  type Appointment,
  type AppointmentDetails,
  findAppointment,
} from '../../store/appointments/appointments.ts';
import { clinicOption } from '../datasets/datasetCommands.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { appointmentLines } from './appointmentLines.ts';
import { reminderOptions } from './reminderOptions.ts';

interface BookingOptions {
  readonly id?: string;
  readonly contact: string;
  readonly start: string;
  readonly zone?: string;
  readonly remind?: string;
  readonly pastDue?: string;
  readonly channels?: string;
  readonly place?: string;
  readonly reference?: string;
  readonly afterVisit?: string;
  readonly afterNoShow?: string;
  readonly silent: boolean;
  readonly clinic: string;
  readonly json: boolean;
}

/** `appointments book`: books one, or changes what is named of one that is booked. */
export function addAppointmentBookCommand(appointments: Command): void {
  appointments
    .command('book')
    .requiredOption('--contact <id>', 'the patient, ct_…')
    .requiredOption('--start <time>', 'by the clinic’s clocks, such as 2027-03-28T09:30')
    .option('--zone <zone>', 'IANA zone of the clinic; default: the setting CLINIC_TIME_ZONE')
    .option('--remind <times>', 'such as 24h,1d@18:00 (the day before at six), or none; default: 24h')
    .addOption(
      new Option(
        '--past-due <rule>',
        'reminders whose time has passed: skip (the default), or send the last one now',
      ),
    )
    .option('--channels <list>', 'in the order to try them; default: sms,email')
    .option('--place <text>', 'where to come; in e-mails only')
    .option('--reference <text>', 'how the clinic’s own software names the appointment')
    .option(
      '--after-visit <sequence>',
      'follow-ups once the patient came, or none; default: post-visit-check-in',
    )
    .option(
      '--after-no-show <sequence>',
      'follow-ups once the patient did not, or none; default: missed-appointment',
    )
    .option('--id <id>', 'ap_…, of an appointment to change to this')
    .option('--silent', 'do not tell the patient when this moves the appointment', false)
    .addOption(clinicOption())
    .option('--json', 'print one JSON object', false)
    .description('book an appointment, or change one: what is not named then stays as it is')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- appointments book --contact ct_0123456789abcdef01234567 --start 2027-03-28T09:30 --zone Europe/Berlin --remind 24h,1d@18:00',
    )
    .action(book);
}

async function book(options: BookingOptions): Promise<void> {
  const given = parseBooking(options);
  await withContext(async (context) => {
    const { config } = context;
    const services = { client: await context.temporal(), database: await context.database() };
    const appointmentId = given.id ?? idOf(config.PSEUDONYM_KEY, given);
    const before = await findAppointment(services.database, appointmentId);
    const booking = bookingOf(appointmentId, given, before, config.CLINIC_TIME_ZONE);
    const { change, state } = await submitBooking(services, booking, detailsOf(given, before));
    createOutput(options.json).result({ change, ...state }, appointmentLines(state, change).join('\n'));
  });
}

type GivenBooking = ReturnType<typeof parseBooking>;

/** What the options say; undefined where they say nothing. */
function parseBooking(options: BookingOptions) {
  const { id, zone, place, reference, afterVisit, afterNoShow } = options;
  return {
    clinicId: parseArgument('--clinic', ClinicId, options.clinic),
    id: parseArgument('--id', AppointmentId.optional(), id),
    contactId: parseArgument('--contact', ContactId, options.contact),
    localStart: parseArgument('--start', LocalStart, options.start),
    timeZone: parseArgument('--zone', TimeZone.optional(), zone),
    ...reminderOptions(options),
    afterVisit: sequenceOf('--after-visit', afterVisit),
    afterNoShow: sequenceOf('--after-no-show', afterNoShow),
    place: place?.trim(),
    reference: reference?.trim(),
    notifyPatient: !options.silent,
  };
}

const sequenceOf = (option: string, name: string | undefined): string | null | undefined =>
  name === 'none' ? null : parseArgument(option, SequenceName.optional(), name);

/** An appointment the clinic has a name for is the one of that name, however often it is booked. */
function idOf(key: string, { clinicId, reference }: GivenBooking): AppointmentId {
  return reference ? appointmentIdOf(key, { clinicId, reference }) : AppointmentId.parse(newId('ap'));
}

/** What is not given stays as it was, and has the default when nothing was. */
function bookingOf(
  appointmentId: AppointmentId,
  given: GivenBooking,
  before: Appointment | undefined,
  clinicZone: string,
): Booking {
  const { clinicId, contactId, localStart, notifyPatient, afterVisit, afterNoShow } = given;
  return remindAppointment.input.parse({
    appointmentId,
    clinicId,
    contactId,
    localStart,
    timeZone: given.timeZone ?? before?.timeZone ?? clinicZone,
    reminders: given.reminders ?? before?.reminders,
    pastDue: given.pastDue ?? before?.pastDue,
    channels: given.channels ?? before?.channels,
    notifyPatient,
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

import { AppointmentStatus } from '../../contracts/appointments/appointments.ts';
import { AppointmentId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { InputError } from '../../inputError.ts';
import { remindersOf } from '../../store/appointments/appointmentReminders.ts';
import { type Appointment, findAppointment } from '../../store/appointments/appointments.ts';
import { pageOfAppointments } from '../../store/appointments/pageOfAppointments.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { cursorOptions, listResult } from '../shared/listing.ts';
import { argument, option } from '../shared/parameters.ts';
import { Since } from '../shared/since.ts';
import { reminderLines } from './reminderLines.ts';

/** Shows what is stored, so that it answers while no worker runs. */
export const showAppointment = defineCommand({
  name: 'appointments show',
  input: { id: argument(AppointmentId, 'the id of an appointment, ap_…'), clinic: clinicOption() },
  examples: ['appointments show ap_0123456789abcdef01234567'],
  run: async ({ id: appointmentId, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const database = await context.database();
    const appointment = await findAppointment(database, clinicId, appointmentId);
    if (!appointment) {
      const advice = `list them with: ${PROGRAM_NAME} appointments list`;
      throw new InputError('UnknownId', `there is no appointment ${appointmentId}; ${advice}`);
    }
    const { localStart, timeZone } = appointment;
    const reminders = await remindersOf(database, { clinicId, appointmentId, localStart, timeZone });
    return {
      value: { ...shown(appointment), reminders },
      text: [cellsOf(appointment).join('  '), ...reminderLines({ reminders })].join('\n'),
    };
  },
});

export const listClinicAppointments = defineCommand({
  name: 'appointments list',
  input: {
    clinic: clinicOption(),
    since: option(
      Since.optional(),
      'time',
      'those that start from then on: an instant, a date (UTC), or a span such as 7d before now; by default now',
    ),
    status: option(AppointmentStatus.optional(), 'status', 'only those in this status'),
    ...cursorOptions(AppointmentId, 'in the order in which they start'),
  },
  examples: ['appointments list --clinic riverside --status cancelled --since 7d'],
  run: async ({ clinic, since = new Date(), ...request }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const { rows, nextCursor } = await pageOfAppointments(await context.database(), {
      ...request,
      clinicId,
      since,
    });
    return listResult({
      name: 'appointments',
      page: { rows: rows.map(shown), nextCursor },
      header: ['appointment', 'start', 'status', 'contact'],
      cells: cellsOf,
    });
  },
});

const shown = ({ startsAt, ...appointment }: Appointment) => ({
  ...appointment,
  startsAt: startsAt.toISOString(),
});

const cellsOf = ({
  id,
  status,
  localStart,
  timeZone,
  contactId,
}: Omit<Appointment, 'startsAt'>): string[] => [id, `${localStart} (${timeZone})`, status, contactId];

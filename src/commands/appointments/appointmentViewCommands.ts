import { requireAppointment } from '../../appointments/requireAppointment.ts';
import { AppointmentStatus } from '../../contracts/appointments/appointments.ts';
import { AppointmentId } from '../../contracts/shared/ids.ts';
import { ContactName } from '../../domain/messaging/notificationRequest.ts';
import { remindersOf } from '../../store/appointments/appointmentReminders.ts';
import type { Appointment } from '../../store/appointments/appointments.ts';
import { pageOfAppointments } from '../../store/appointments/pageOfAppointments.ts';
import { requireNamedContact } from '../messaging/namedContact.ts';
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
    const appointment = await requireAppointment(database, clinicId, appointmentId);
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
    until: option(Since.optional(), 'time', 'those that start before then'),
    status: option(AppointmentStatus.optional(), 'status', 'only those in this status'),
    contact: option(ContactName.optional(), 'contact', 'only those of ct_…, or of your own reference'),
    ...cursorOptions(AppointmentId, 'in the order in which they start'),
  },
  examples: ['appointments list --clinic riverside --status cancelled --since 7d'],
  run: async ({ clinic, contact, since = new Date(), ...request }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const database = await context.database();
    const named = contact === undefined ? undefined : await requireNamedContact(database, clinicId, contact);
    const { rows, nextCursor } = await pageOfAppointments(database, {
      ...request,
      clinicId,
      contactId: named?.id,
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

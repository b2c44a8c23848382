import { z } from 'zod';
import { AppointmentStatus } from '../../contracts/appointments/appointments.ts';
import { AppointmentId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { InputError } from '../../inputError.ts';
import { remindersOf } from '../../store/appointments/appointmentReminders.ts';
import {
  type Appointment,
  findAppointment,
  listAppointments,
} from '../../store/appointments/appointments.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { columns, Limit } from '../shared/listing.ts';
import { argument, option } from '../shared/parameters.ts';
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

const Instant = z.iso
  .datetime({ offset: true, error: 'must be an instant such as 2026-11-27T00:00:00Z' })
  .transform((text) => new Date(text));

export const listClinicAppointments = defineCommand({
  name: 'appointments list',
  input: {
    clinic: clinicOption(),
    from: option(Instant.optional(), 'instant', 'those that start from then on, ISO 8601; by default now'),
    status: option(AppointmentStatus.optional(), 'status', 'only those in this status'),
    limit: option(Limit, 'count', 'how many at most', '50'),
  },
  examples: ['appointments list --clinic riverside --status cancelled'],
  run: async ({ clinic, from = new Date(), status = null, limit }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const found = await listAppointments(await context.database(), { clinicId, from, status, limit });
    const text = columns(found.map(cellsOf)).join('\n') || 'no appointments';
    return { value: { appointments: found.map(shown) }, text };
  },
});

const shown = ({ startsAt, ...appointment }: Appointment) => ({
  ...appointment,
  startsAt: startsAt.toISOString(),
});

const cellsOf = ({ id, status, localStart, timeZone, contactId }: Appointment): string[] => [
  id,
  `${localStart} (${timeZone})`,
  status,
  contactId,
];

import type { Command } from 'commander';
import { z } from 'zod';
import { AppointmentStatus } from '../../contracts/appointments/appointments.ts';
import { AppointmentId, ClinicId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import { remindersOf } from '../../store/appointments/appointmentReminders.ts';
import {
  type Appointment,
  findAppointment,
  listAppointments,
} from '../../store/appointments/appointments.ts';
import { clinicOption } from '../datasets/datasetCommands.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { reminderLines } from './reminderLines.ts';

/** `appointments show` and `list`: what is stored, so that they answer while no worker runs. */
export function addAppointmentViewCommands(appointments: Command): void {
  appointments
    .command('show')
    .argument('<id>', 'an appointment, ap_…')
    .option('--json', 'print one JSON object', false)
    .description('show an appointment and what becomes of each reminder')
    .addHelpText('after', '\nExample:\n  npm run client -- appointments show ap_0123456789abcdef01234567')
    .action(async (id: string, options: { json: boolean }) => {
      const appointmentId = parseArgument('id', AppointmentId, id);
      await withContext(async (context) => {
        const database = await context.database();
        const appointment = await findAppointment(database, appointmentId);
        if (!appointment) {
          const advice = 'list them with: npm run client -- appointments list';
          throw new InputError('UnknownId', `there is no appointment ${appointmentId}; ${advice}`);
        }
        const { localStart, timeZone } = appointment;
        const reminders = await remindersOf(database, { appointmentId, localStart, timeZone });
        createOutput(options.json).result(
          { ...shown(appointment), reminders },
          [summary(appointment), ...reminderLines({ reminders })].join('\n'),
        );
      });
    });

  appointments
    .command('list')
    .addOption(clinicOption())
    .option('--from <instant>', 'those that start from then on, ISO 8601; default: now')
    .option('--status <status>', AppointmentStatus.options.join(', '))
    .option('--limit <count>', 'how many at most', '50')
    .option('--json', 'print one JSON object', false)
    .description('list the appointments of a clinic by their start')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- appointments list --clinic riverside --status cancelled',
    )
    .action(
      async (options: { clinic: string; from?: string; status?: string; limit: string; json: boolean }) => {
        const clinicId = parseArgument('--clinic', ClinicId, options.clinic);
        const from = options.from === undefined ? new Date() : parseArgument('--from', Instant, options.from);
        const status =
          options.status === undefined ? null : parseArgument('--status', Status, options.status);
        const limit = parseArgument('--limit', z.coerce.number().int().min(1).max(1_000), options.limit);
        await withContext(async (context) => {
          const found = await listAppointments(await context.database(), { clinicId, from, status, limit });
          createOutput(options.json).result(
            { appointments: found.map(shown) },
            found.map(summary).join('\n') || 'no appointments',
          );
        });
      },
    );
}

const Instant = z.iso
  .datetime({ offset: true, error: 'must be an instant such as 2026-11-27T00:00:00Z' })
  .transform((text) => new Date(text));
const Status = z.enum(AppointmentStatus.options, `must be one of ${AppointmentStatus.options.join(', ')}`);

const shown = ({ startsAt, ...appointment }: Appointment) => ({
  ...appointment,
  startsAt: startsAt.toISOString(),
});

const summary = ({ id, status, localStart, timeZone, contactId }: Appointment): string =>
  `${id}  ${localStart} (${timeZone})  ${status.padEnd(10)}  ${contactId}`;

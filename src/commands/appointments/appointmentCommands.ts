import type { WorkflowHandle } from '@temporalio/client';
import type { Command } from 'commander';
import { asInputError } from '../../appointments/changeError.ts';
import { requestChange } from '../../appointments/requestChange.ts';
import { LocalStart } from '../../contracts/appointments/appointmentRules.ts';
import * as contract from '../../contracts/appointments/appointments.ts';
import { AppointmentId, ContactId } from '../../contracts/shared/ids.ts';
import { TimeZone } from '../../contracts/shared/timeZone.ts';
import { InputError } from '../../inputError.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { addAppointmentBookCommand } from './appointmentBookCommand.ts';
import { addAppointmentImportCommand } from './appointmentImportCommand.ts';
import { appointmentLines } from './appointmentLines.ts';
import { addAppointmentViewCommands } from './appointmentViewCommands.ts';

/** `appointments book`, `import`, `move`, `cancel`, `confirm`, `contact`, `completed`, `no-show`, `show` and `list`. */
export function addAppointmentCommands(program: Command): void {
  const appointments = program.command('appointments').description('appointments and their reminders');
  addAppointmentBookCommand(appointments);
  addChanges(appointments);
  addAppointmentImportCommand(appointments);
  addAppointmentViewCommands(appointments);
}

function addChanges(appointments: Command): void {
  const quietly = (command: Command) =>
    command.option('--silent', 'do not write to the patient about it', false);

  quietly(changeCommand(appointments, 'move', 'move an appointment to another time', '--to 2027-03-29T11:00'))
    .requiredOption('--to <time>', 'the new start by the clinic’s clocks')
    .option('--zone <zone>', 'IANA zone, when it is another one')
    .action(async (id: string, options: { to: string; zone?: string; silent: boolean; json: boolean }) => {
      const localStart = parseArgument('--to', LocalStart, options.to);
      const timeZone =
        options.zone === undefined ? undefined : parseArgument('--zone', TimeZone, options.zone);
      const to = {
        localStart,
        notifyPatient: !options.silent,
        ...(timeZone === undefined ? {} : { timeZone }),
      };
      await change(id, options, (handle) => handle.executeUpdate(contract.reschedule, { args: [to] }));
    });

  quietly(changeCommand(appointments, 'cancel', 'cancel an appointment; no reminder is sent any more'))
    .option('--by <party>', 'clinic or patient', 'clinic')
    .action(async (id: string, options: { by: string; silent: boolean; json: boolean }) => {
      const by = parseArgument('--by', contract.AppointmentParty, options.by);
      const cancellation = { by, notifyPatient: !options.silent };
      await change(id, options, (handle) => handle.executeUpdate(contract.cancel, { args: [cancellation] }));
    });

  changeCommand(appointments, 'confirm', 'note that an appointment is confirmed').action(
    async (id: string, options: { json: boolean }) => {
      await change(id, options, (handle) => handle.executeUpdate(contract.confirm, { args: [{}] }));
    },
  );

  changeCommand(appointments, 'contact', 'remind somebody else', '--to ct_0123456789abcdef01234567')
    .requiredOption('--to <contact>', 'ct_…')
    .action(async (id: string, options: { to: string; json: boolean }) => {
      const contactId = parseArgument('--to', ContactId, options.to);
      await change(id, options, (handle) =>
        handle.executeUpdate(contract.changeContact, { args: [{ contactId }] }),
      );
    });

  for (const outcome of ['completed', 'no-show'] as const) {
    const what = outcome === 'completed' ? 'the patient came' : 'the patient did not come';
    changeCommand(appointments, outcome, `say that ${what}`).action(
      async (id: string, options: { json: boolean }) => {
        await change(id, options, (handle) =>
          handle.executeUpdate(contract.recordAttendance, { args: [{ outcome }] }),
        );
      },
    );
  }
}

function changeCommand(appointments: Command, name: string, description: string, example = ''): Command {
  return appointments
    .command(name)
    .argument('<id>', 'an appointment, ap_…')
    .option('--json', 'print one JSON object', false)
    .description(description)
    .addHelpText(
      'after',
      `\nExample:\n  npm run client -- appointments ${name} ap_0123456789abcdef01234567 ${example}`.trimEnd(),
    );
}

async function change(
  id: string,
  { json }: { readonly json: boolean },
  request: (handle: WorkflowHandle) => Promise<contract.AppointmentState>,
): Promise<void> {
  const appointmentId = parseArgument('id', AppointmentId, id);
  await withContext(async (context) => {
    const client = await context.temporal();
    const handle = client.workflow.getHandle(`appointment/${appointmentId}`);
    const state = await requestChange(() => request(handle)).catch((error: unknown) => {
      const refused = asInputError(appointmentId, error);
      // The field as the command names it.
      throw refused instanceof InputError
        ? new InputError(refused.type, refused.message.replace(' localStart:', ' --to:'))
        : refused;
    });
    createOutput(json).result(state, appointmentLines(state, state.status).join('\n'));
  });
}

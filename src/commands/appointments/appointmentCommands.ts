import type { WorkflowHandle } from '@temporalio/client';
import { asInputError } from '../../appointments/changeError.ts';
import { LocalStart } from '../../contracts/appointments/appointmentRules.ts';
import * as contract from '../../contracts/appointments/appointments.ts';
import { requestChange } from '../../contracts/appointments/requestChange.ts';
import { jobHandle } from '../../contracts/client/jobHandle.ts';
import { AppointmentId, type ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import { TimeZone } from '../../contracts/shared/timeZone.ts';
import { InputError } from '../../inputError.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { type CommandResult, type DefinedCommand, defineCommand } from '../shared/defineCommand.ts';
import { argument, flag, option } from '../shared/parameters.ts';
import { appointmentLines } from './appointmentLines.ts';

const EXAMPLE_ID = 'ap_0123456789abcdef01234567';
const id = () => argument(AppointmentId, 'the id of an appointment, ap_…');

/** The appointment that a command changes. */
interface Target {
  readonly id: AppointmentId;
  readonly clinic?: ClinicId | undefined;
}
const silent = () => flag('do not write to the patient about it');

export const moveAppointment = defineCommand({
  name: 'appointments move',
  input: {
    id: id(),
    to: option(LocalStart, 'time', 'the new start by the clocks of the clinic'),
    timeZone: option(TimeZone.optional(), 'zone', 'IANA zone, when it is another one'),
    silent: silent(),
    clinic: clinicOption(),
  },
  examples: [`appointments move ${EXAMPLE_ID} --to 2037-03-29T11:00`],
  run: (input, context) => {
    const to = {
      localStart: input.to,
      notifyPatient: !input.silent,
      ...(input.timeZone === undefined ? {} : { timeZone: input.timeZone }),
    };
    return change(input, context, (handle) => handle.executeUpdate(contract.reschedule, { args: [to] }));
  },
});

export const cancelAppointment = defineCommand({
  name: 'appointments cancel',
  input: {
    id: id(),
    by: option(contract.AppointmentParty, 'party', 'who cancels it', 'clinic'),
    silent: silent(),
    clinic: clinicOption(),
  },
  examples: [`appointments cancel ${EXAMPLE_ID} --by patient`],
  run: (input, context) => {
    const cancellation = { by: input.by, notifyPatient: !input.silent };
    return change(input, context, (handle) =>
      handle.executeUpdate(contract.cancel, { args: [cancellation] }),
    );
  },
});

export const confirmAppointment = defineCommand({
  name: 'appointments confirm',
  input: { id: id(), clinic: clinicOption() },
  examples: [`appointments confirm ${EXAMPLE_ID}`],
  run: (input, context) =>
    change(input, context, (handle) => handle.executeUpdate(contract.confirm, { args: [{}] })),
});

export const changeAppointmentContact = defineCommand({
  name: 'appointments contact',
  input: {
    id: id(),
    to: option(ContactId, 'contact', 'the contact to remind, ct_…'),
    clinic: clinicOption(),
  },
  examples: [`appointments contact ${EXAMPLE_ID} --to ct_0123456789abcdef01234567`],
  run: (input, context) =>
    change(input, context, (handle) =>
      handle.executeUpdate(contract.changeContact, { args: [{ contactId: input.to }] }),
    ),
});

export const completeAppointment = attendanceCommand('completed');
export const missAppointment = attendanceCommand('no-show');

function attendanceCommand(outcome: 'completed' | 'no-show'): DefinedCommand {
  return defineCommand({
    name: `appointments ${outcome}`,
    input: { id: id(), clinic: clinicOption() },
    examples: [`appointments ${outcome} ${EXAMPLE_ID}`],
    run: (input, context) =>
      change(input, context, (handle) =>
        handle.executeUpdate(contract.recordAttendance, { args: [{ outcome }] }),
      ),
  });
}

async function change(
  { id: appointmentId, clinic }: Target,
  context: CommandContext,
  request: (handle: WorkflowHandle) => Promise<contract.AppointmentState>,
): Promise<CommandResult> {
  const { id: clinicId } = await context.clinic(clinic);
  const workflowId = contract.appointmentWorkflowId(clinicId, appointmentId);
  const handle = jobHandle(await context.temporal(), clinicId, workflowId);
  const state = await requestChange(() => request(handle)).catch((error: unknown) => {
    const refused = asInputError(appointmentId, error);
    // The field as the command names it.
    throw refused instanceof InputError
      ? new InputError(refused.type, refused.message.replace(' localStart:', ' --to:'))
      : refused;
  });
  return { value: state, text: appointmentLines(state, state.status).join('\n') };
}

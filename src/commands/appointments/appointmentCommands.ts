import type { UpdateDefinition } from '@temporalio/common';
import { changeAppointment } from '../../appointments/changeAppointment.ts';
import { LocalStart } from '../../contracts/appointments/appointmentRules.ts';
import * as contract from '../../contracts/appointments/appointments.ts';
import { AppointmentId, type ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import { TimeZone } from '../../contracts/shared/timeZone.ts';
import { ContactName } from '../../domain/messaging/notificationRequest.ts';
import { RefusedError } from '../../domain/shared/refusedError.ts';
import { requireNamedContact } from '../messaging/namedContact.ts';
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
    return change(input, context, contract.reschedule, to);
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
    return change(input, context, contract.cancel, cancellation);
  },
});

export const confirmAppointment = defineCommand({
  name: 'appointments confirm',
  input: { id: id(), clinic: clinicOption() },
  examples: [`appointments confirm ${EXAMPLE_ID}`],
  run: (input, context) => change(input, context, contract.confirm, {}),
});

export const changeAppointmentContact = defineCommand({
  name: 'appointments contact',
  input: {
    id: id(),
    to: option(ContactName, 'contact', 'the contact to remind: ct_…, or your own reference'),
    clinic: clinicOption(),
  },
  examples: [`appointments contact ${EXAMPLE_ID} --to ct_0123456789abcdef01234567`],
  run: async (input, context) => {
    const { id: clinicId } = await context.clinic(input.clinic);
    const { id: contactId } = await requireNamedContact(await context.database(), clinicId, input.to);
    const to = { contactId: ContactId.parse(contactId) };
    return change(input, context, contract.changeContact, to);
  },
});

export const completeAppointment = attendanceCommand('completed');
export const missAppointment = attendanceCommand('no-show');

function attendanceCommand(outcome: 'completed' | 'no-show'): DefinedCommand {
  return defineCommand({
    name: `appointments ${outcome}`,
    input: { id: id(), clinic: clinicOption() },
    examples: [`appointments ${outcome} ${EXAMPLE_ID}`],
    run: (input, context) => change(input, context, contract.recordAttendance, { outcome }),
  });
}

async function change<Change>(
  { id: appointmentId, clinic }: Target,
  context: CommandContext,
  update: UpdateDefinition<contract.AppointmentState, [Change]>,
  to: Change,
): Promise<CommandResult> {
  const { id: clinicId } = await context.clinic(clinic);
  const services = { client: await context.temporal(), database: await context.database() };
  const state = await changeAppointment(services, { clinicId, appointmentId }, update, to).catch(
    (error: unknown) => {
      if (!(error instanceof RefusedError)) throw error;
      // The field as the command names it.
      const message = error.message.replace(' localStart:', ' --to:');
      throw new RefusedError(error.statusCode, error.code, message, error.field);
    },
  );
  return { value: state, text: appointmentLines(state, state.status).join('\n') };
}

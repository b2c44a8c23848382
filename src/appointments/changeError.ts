import { WorkflowNotFoundError } from '@temporalio/client';
import { changeRefusal } from '../contracts/appointments/changeRefusal.ts';
import { PROGRAM_NAME } from '../contracts/shared/programName.ts';
import { InputError } from '../inputError.ts';

/** Refusals that the caller can fix; see `contracts/appointments.ts`. */
const MENDABLE = [
  'InvalidChange',
  'AppointmentEnded',
  'TooManyChanges',
  'StartsInThePast',
  'InvalidLocalTime',
  'ContactNotFound',
  'SequenceNotRunnable',
  'NotStarted',
];

/** A refused change as one line that says what to do; every other error as it is. */
export function asInputError(appointmentId: string, error: unknown): unknown {
  if (error instanceof WorkflowNotFoundError) {
    const advice = `book it again, or see: ${PROGRAM_NAME} appointments list`;
    return new InputError(
      'AppointmentEnded',
      `${appointmentId} is unknown or has come to its end; ${advice}`,
    );
  }
  const cause = changeRefusal(error);
  const type = cause?.type;
  if (!cause || !type || !MENDABLE.includes(type)) return error;
  // What an activity threw begins with its own code.
  const message = cause.message.replace(`${type}: `, '');
  return new InputError(type, `${appointmentId}: ${message}`);
}

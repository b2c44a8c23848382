import { changeRefusal } from '../contracts/appointments/changeRefusal.ts';
import { type RefusalStatus, RefusedError } from '../domain/shared/refusedError.ts';

/** Refusals that the caller can fix; see `contracts/appointments.ts`. */
const STATUSES: Readonly<Record<string, RefusalStatus>> = {
  InvalidChange: 422,
  InvalidLocalTime: 422,
  StartsInThePast: 422,
  SequenceNotRunnable: 422,
  ContactNotFound: 404,
  AppointmentEnded: 409,
  TooManyChanges: 409,
  NotStarted: 409,
};

/** A refused change as what says what to do; every other error as it is. */
export function asRefusal(appointmentId: string, error: unknown): unknown {
  const cause = changeRefusal(error);
  const type = cause?.type ?? '';
  const status = STATUSES[type];
  if (!cause || status === undefined) return error;
  // What an activity threw begins with its own code.
  const message = cause.message.replace(`${type}: `, '');
  return new RefusedError(status, type, `${appointmentId}: ${message}`);
}

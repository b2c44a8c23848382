import { type RefusalStatus, RefusedError } from '../domain/shared/refusedError.ts';
import { asRefusal } from '../jobs/updateRefusal.ts';

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
export function asChangeRefusal(appointmentId: string, error: unknown): unknown {
  const refusal = asRefusal(error, STATUSES);
  if (!(refusal instanceof RefusedError)) return refusal;
  return new RefusedError(refusal.statusCode, refusal.code, `${appointmentId}: ${refusal.message}`);
}

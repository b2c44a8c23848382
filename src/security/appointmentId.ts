import { createHmac } from 'node:crypto';
import { AppointmentId, type ClinicId } from '../contracts/shared/ids.ts';

/**
 * The id of an appointment the clinic has a name of its own for: a keyed hash (128 bits), so that importing it twice, even
 * at the same time, finds one appointment, and the id tells nothing about the name.
 */
export function appointmentIdOf(
  key: string,
  { clinicId, reference }: { readonly clinicId: ClinicId; readonly reference: string },
): AppointmentId {
  const text = JSON.stringify(['appointment', clinicId, reference]);
  return AppointmentId.parse(`ap_${createHmac('sha256', key).update(text).digest('hex').slice(0, 32)}`);
}

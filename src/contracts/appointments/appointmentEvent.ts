import { z } from 'zod';
import { AppointmentId, ClinicId } from '../shared/ids.ts';

/** The body of the webhook that tells a clinic what a patient answered; signed and delivered as completion webhooks are. */
export const AppointmentEvent = z.strictObject({
  type: z.enum(['appointment.confirmed', 'appointment.cancelled', 'appointment.answered']),
  timestamp: z.iso.datetime(),
  data: z.strictObject({
    clinicId: ClinicId,
    appointmentId: AppointmentId,
    version: z.int(),
    /** The stored answer of the patient, `in_…`. */
    replyId: z.string(),
  }),
});
export type AppointmentEvent = z.infer<typeof AppointmentEvent>;

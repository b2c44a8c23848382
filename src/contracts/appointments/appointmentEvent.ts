import { z } from 'zod';
import { AppointmentId, ClinicId, NotificationId } from '../shared/ids.ts';

const about = { clinicId: ClinicId, appointmentId: AppointmentId, version: z.int() };

/** The body of the webhook that tells a clinic what a patient answered; signed and delivered as completion webhooks are. */
export const AppointmentEvent = z.strictObject({
  type: z.enum(['appointment.confirmed', 'appointment.cancelled', 'appointment.answered']),
  timestamp: z.iso.datetime(),
  data: z.strictObject({
    ...about,
    /** The stored answer of the patient, `in_…`. */
    replyId: z.string(),
  }),
});
export type AppointmentEvent = z.infer<typeof AppointmentEvent>;

/** The body of the webhook that tells a clinic that a patient could not be told of a move or a cancellation. */
export const PatientNotToldEvent = z.strictObject({
  type: z.literal('appointment.patientNotTold'),
  timestamp: z.iso.datetime(),
  data: z.strictObject({
    ...about,
    notificationId: NotificationId,
    /** Why, such as `NoAddress`. */
    reason: z.string(),
  }),
});
export type PatientNotToldEvent = z.infer<typeof PatientNotToldEvent>;

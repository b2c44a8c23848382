import { PatientNotToldEvent } from '../contracts/appointments/appointmentEvent.ts';
import { AppointmentId, ClinicId, type WebhookDeliveryId } from '../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../contracts/shared/programName.ts';
import { newId } from '../security/newId.ts';
import { findAppointment } from '../store/appointments/appointments.ts';
import type { Database } from '../store/database.ts';
import type { Notification } from '../store/messaging/notifications.ts';
import { raiseAlert } from '../store/operations/alerts.ts';
import { createWebhookEvent } from '../store/webhooks/webhookEvents.ts';

/**
 * Tells the clinic that a patient does not know of a move or a cancellation, by an alert and by the webhook
 * `appointment.patientNotTold`. News that newer news has replaced is not meant, nor is the answer to a patient's own
 * cancellation.
 *
 * @returns the webhooks to deliver
 */
export async function alertNotTold(
  db: Database,
  { id, clinicId, appointmentId, content, expiresAt, createdAt }: Notification,
  reason: string,
): Promise<WebhookDeliveryId[]> {
  const isNews =
    content.template === 'appointment-changed' ||
    (content.template === 'appointment-cancelled' && content.cancelledBy === 'clinic');
  const isWithdrawn = expiresAt !== null && expiresAt <= createdAt;
  if (appointmentId === null || !isNews || isWithdrawn) return [];
  const clinic = ClinicId.parse(clinicId);
  const appointment = await findAppointment(db, clinic, appointmentId);
  await raiseAlert(db, {
    id: newId('al'),
    kind: 'patientNotTold',
    subject: appointmentId,
    clinicId,
    critical: true,
    message: `the patient could not be told of the change (${reason}); reach the patient in another way; see: ${PROGRAM_NAME} appointments show ${appointmentId}`,
  });
  const event = PatientNotToldEvent.parse({
    type: 'appointment.patientNotTold',
    timestamp: new Date().toISOString(),
    data: {
      clinicId,
      appointmentId: AppointmentId.parse(appointmentId),
      version: appointment?.version ?? 0,
      notificationId: id,
      reason,
    },
  });
  return createWebhookEvent(db, clinic, { key: `notTold/${id}`, event });
}

import { msToTs } from '@temporalio/common/lib/time.js';
import { appointmentWorkflowId, type Booking } from '../../src/contracts/appointments/appointments.ts';
import { bookAppointment } from '../../src/contracts/appointments/bookAppointment.ts';
import { AppointmentId, ContactId } from '../../src/contracts/shared/ids.ts';
import { newId } from '../../src/security/newId.ts';
import { upsertContact } from '../../src/store/contacts/upsertContacts.ts';
import { NEXT_YEAR } from './nextYear.ts';
import type { TestApp } from './testApp.ts';

/** Somebody with a number of their own and no quiet hours, whatever the time of day at which the tests run. */
export interface Patient {
  readonly contactId: ContactId;
  readonly phone: string;
}

/** Adds patients; their numbers count up from `firstNumber`. */
export function addPatients(app: TestApp, count: number, firstNumber = 600_000): Promise<Patient[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const phone = `+4915113${firstNumber + index}`;
      const { contactId } = await upsertContact(app.database, app.clinicId, {
        phone,
        quietHours: 'none',
      });
      return { phone, contactId: ContactId.parse(contactId) };
    }),
  );
}

/** Books an appointment in next year's summer, or what is said instead. */
export async function bookTestAppointment(
  app: TestApp,
  contactId: ContactId,
  booking: Partial<Booking> = {},
) {
  const appointmentId = booking.appointmentId ?? AppointmentId.parse(newId('ap'));
  const answer = await bookAppointment(app.client, {
    appointmentId,
    clinicId: app.clinicId,
    contactId,
    localStart: `${NEXT_YEAR}-06-15T10:00`,
    timeZone: 'Europe/Berlin',
    channels: ['sms'],
    ...booking,
  });
  const workflowId = appointmentWorkflowId(booking.clinicId ?? app.clinicId, appointmentId);
  return { ...answer, appointmentId, handle: app.client.workflow.getHandle(workflowId) };
}

/** The texts of all SMS a number got, from the sandbox's journal, oldest first. */
export function smsTexts(app: TestApp): Map<string, { readonly at: number; readonly text: string }[]> {
  const texts = new Map<string, { at: number; text: string }[]>();
  for (const { body, time } of app.sandbox.journal.query({
    operation: 'messages.create',
    outcome: 'accepted',
  })) {
    const { to, body: text } = Object(body);
    texts.set(to, [...(texts.get(to) ?? []), { at: Date.parse(time), text }]);
  }
  return texts;
}

/** Lets a workflow's time pass up to an instant, and no further. */
export async function passUntil(
  { client }: TestApp,
  workflowId: string,
  instant: string,
  now = new Date().toISOString(),
): Promise<void> {
  await client.workflowService.updateWorkflowExecutionOptions({
    namespace: client.options.namespace,
    workflowExecution: { workflowId },
    updateMask: { paths: ['time_skipping_config'] },
    workflowExecutionOptions: {
      timeSkippingConfig: {
        enabled: true,
        fastForwardConfig: { id: newId('ff'), duration: msToTs(Date.parse(instant) - Date.parse(now)) },
      },
    },
  });
}

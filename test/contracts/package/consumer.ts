/** An app of a clinic that has installed the package: books an appointment, sends a notification and runs the main job. */
import { Client, Connection } from '@temporalio/client';
import {
  AppointmentId,
  bookAppointment,
  ClinicId,
  ContactId,
  DatasetId,
  deliverAnalysis,
  NotificationId,
  type Progress,
  progress,
  sendNotification,
  startJob,
} from 'aftercare/contracts';
import { z } from 'zod';

const Submitted = z.object({ notificationId: NotificationId });

const { TEMPORAL_ADDRESS = '', TEMPORAL_NAMESPACE = '', API_URL = '', API_TOKEN = '' } = process.env;
const [dataset = '', contact = '', clinic = ''] = process.argv.slice(2);
const who = { clinicId: ClinicId.parse(clinic), contactId: ContactId.parse(contact) };

const connection = await Connection.connect({ address: TEMPORAL_ADDRESS });
const client = new Client({ connection, namespace: TEMPORAL_NAMESPACE });

const { change } = await bookAppointment(client, {
  ...who,
  appointmentId: AppointmentId.parse(`ap_${'1'.repeat(24)}`),
  localStart: '2099-03-28T09:30',
  timeZone: 'Europe/Berlin',
});

const answer = await fetch(`${API_URL}/v1/notifications`, {
  method: 'POST',
  headers: { authorization: `Bearer ${API_TOKEN}`, 'content-type': 'application/json' },
  body: JSON.stringify({ contact, template: 'visit-check-in' }),
});
const { notificationId } = Submitted.parse(await answer.json());
const { handle: notification } = await startJob(client, sendNotification, { ...who, notificationId });
const { outcome } = await notification.result();

const { handle } = await startJob(client, deliverAnalysis, {
  ...who,
  datasetId: DatasetId.parse(dataset),
  question: 'What goes with longer survival?',
});
const { findings, pages } = await handle.result();
const last: Progress = await handle.query(progress);
await connection.close();
console.log(JSON.stringify({ change, outcome, findings, pages, phase: last.phase }));

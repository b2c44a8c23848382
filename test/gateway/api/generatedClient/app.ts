/** An app that calls the API by a client that is generated from its document. Runs the main job and sends a notification. */
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ok } from '@oazapfts/runtime';
import * as api from './client.ts';

const { API_URL = '', API_TOKEN = '', DATASET = '', REPORT = '' } = process.env;
const headers = { authorization: `Bearer ${API_TOKEN}` };
api.defaults.baseUrl = API_URL;
api.defaults.headers = headers;

const file = new Blob([await readFile(DATASET)]);
const { datasetId } = await ok(api.postDatasets({ file }));
const contact = { name: 'Dr. Lee', email: 'dr.lee@clinic.example' };
const { contactId } = await ok(api.putContactsContact('generated', contact));

const question = 'What goes with longer survival?';
const { workflowId } = await ok(api.postDeliveries({ datasetId, contactId, question }));
let job = await ok(api.getJobsJob(workflowId));
while (job.status === 'RUNNING') {
  await sleep(500);
  job = await ok(api.getJobsJob(workflowId));
}

const { items } = await ok(api.getReports());
const [report] = items;
if (!report) throw new Error('the job has made no report');
// The client takes every body that is no JSON as text.
const pdf = await fetch(`${API_URL}/v1/reports/${report.reportId}/file`, { headers });
await writeFile(REPORT, Buffer.from(await pdf.arrayBuffer()));

const { notificationId } = await ok(
  api.postNotifications({ contact: contactId, template: 'visit-check-in' }, { idempotencyKey: 'one' }),
);
const sent = await ok(api.getNotificationsNotification(notificationId));
console.log(JSON.stringify({ status: job.status, template: sent.template }));

/**
 * Runs the main job through the HTTP API: uploads a data set, starts the job, waits for it, fetches the PDF report and sends
 * one notification. Needs zod and nothing of Aftercare.
 *
 *     AFTERCARE_URL=http://127.0.0.1:8080 AFTERCARE_TOKEN=… npx tsx examples/api/mainJob.ts samples/ncctg-lung.csv report.pdf
 */
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const Job = z.object({
  status: z.string(),
  progress: z.object({ done: z.number(), total: z.number(), unit: z.string() }).nullable(),
  result: z.object({ reportId: z.string() }).nullable(),
  failure: z.string().nullable(),
});

const { AFTERCARE_URL = '', AFTERCARE_TOKEN = '' } = process.env;
const [dataset, report] = process.argv.slice(2);
if (dataset === undefined || report === undefined) {
  console.error('usage: mainJob.ts DATASET REPORT.pdf');
  process.exitCode = 2;
} else {
  await run(dataset, report);
}

async function run(dataset: string, report: string): Promise<void> {
  const form = new FormData();
  form.set('file', new Blob([await readFile(dataset)]), basename(dataset));
  const uploaded = await request('POST', '/datasets', form);
  const { datasetId } = z.object({ datasetId: z.string() }).parse(await uploaded.json());
  const contact = { name: 'Dr. Lee', email: 'dr.lee@clinic.example' };
  const stored = await call('PUT', '/contacts/example-ts', contact);
  const { contactId } = z.object({ contactId: z.string() }).parse(stored);

  // The same question for the same contact joins the job that is running.
  const question = 'What goes with longer survival?';
  const started = await call('POST', '/deliveries', { datasetId, contactId, question });
  const { reportId } = await ended(z.object({ workflowId: z.string() }).parse(started).workflowId);

  const pdf = Buffer.from(await (await request('GET', `/reports/${reportId}/file`)).arrayBuffer());
  await writeFile(report, pdf);
  console.log(`report: ${reportId}, ${pdf.length} bytes`);

  // Asked again with the same key, the API sends nothing twice.
  const notification = { contact: 'example-ts', template: 'visit-check-in' };
  const sent = await call('POST', '/notifications', notification, { 'idempotency-key': reportId });
  console.log(`notification: ${z.object({ notificationId: z.string() }).parse(sent).notificationId}`);
}

/** Follows a job until it has ended. @throws an Error that says why it has failed */
async function ended(workflowId: string): Promise<{ readonly reportId: string }> {
  for (;;) {
    const job = Job.parse(await call('GET', `/jobs/${encodeURIComponent(workflowId)}`));
    const { status, progress, result, failure } = job;
    const done = progress ? `${progress.done} of ${progress.total} ${progress.unit}` : 'no worker answers';
    console.log(`job: ${status}, ${done}`);
    if (result) return result;
    if (status !== 'RUNNING') throw new Error(`${workflowId}: ${failure}`);
    await sleep(1_000);
  }
}

/** @throws an Error with the problem that the API answers */
async function request(
  method: string,
  path: string,
  body?: FormData | string,
  headers = {},
): Promise<Response> {
  const response = await fetch(`${AFTERCARE_URL}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${AFTERCARE_TOKEN}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  if (response.ok) return response;
  throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
}

/** A request in JSON. */
async function call(method: string, path: string, body?: object, headers = {}): Promise<unknown> {
  if (body === undefined) return (await request(method, path, undefined, headers)).json();
  const json = { 'content-type': 'application/json', ...headers };
  return (await request(method, path, JSON.stringify(body), json)).json();
}

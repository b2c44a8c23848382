import type { Client } from '@temporalio/client';
import { createProgressDisplay } from '../../commands/shared/progressDisplay.ts';
import { saveObject } from '../../commands/shared/saveObject.ts';
import type { Config } from '../../config/config.ts';
import { startJob } from '../../contracts/client/startJob.ts';
import { type Clinic, newClinicProfile } from '../../contracts/clinics/clinicProfile.ts';
import { deliverAnalysis } from '../../contracts/jobs.ts';
import { ClinicId, ContactId, WebhookEndpointId } from '../../contracts/shared/ids.ts';
import { storeSource } from '../../datasets/storeSource.ts';
import { createDisks } from '../../disks/createDisks.ts';
import { watchJob } from '../../jobs/watchJob.ts';
import { newId } from '../../security/newId.ts';
import { createClinic, findClinic } from '../../store/clinics/clinics.ts';
import { upsertContact } from '../../store/contacts/upsertContacts.ts';
import type { Database } from '../../store/database.ts';
import { findReport, objectOf } from '../../store/reports/reports.ts';
import { registerWebhookEndpoint } from '../../store/webhooks/webhooks.ts';
import type { DevelopmentServers } from './developmentServers.ts';
import { fastForward } from './fastForward.ts';

export interface DemoJobOptions {
  readonly servers: DevelopmentServers;
  readonly config: Config;
  readonly database: Database;
  readonly client: Client;
  /** Path of the CSV file. */
  readonly sample: string;
  readonly say: (line: string) => void;
}

const QUESTION = 'Which patient characteristics go with longer survival, and where are the data incomplete?';

/** Runs the main job on the sample, fast-forwards its follow-ups, and prints where to look. */
export async function runDemoJob(options: DemoJobOptions): Promise<void> {
  const { servers, config, database, client, sample, say } = options;
  const disks = createDisks(config);
  const { id: clinicId } = await demoClinic(database);

  const datasetId = await storeSource(sample, { clinicId, identifyingColumns: [], database, disks, config });
  const { contactId } = await upsertContact(database, clinicId, {
    name: 'Dr. Lee',
    email: 'dr.lee@riverside-oncology.example',
    phone: '+15005550006',
  });
  const endpoint = await registerWebhookEndpoint(database, {
    id: newId('we'),
    clinicId,
    url: servers.sandbox.appWebhookUrl,
    secret: servers.appWebhookSecret,
  });

  say(`\nThe main job on ${sample}: “${QUESTION}”`);
  const { handle, workflowId } = await startJob(client, deliverAnalysis, {
    datasetId,
    clinicId,
    question: QUESTION,
    contactId: ContactId.parse(contactId),
    webhookEndpointId: WebhookEndpointId.parse(endpoint.id),
  });
  await show(client, workflowId);
  const result = await handle.result();
  const report = await findReport(database, clinicId, result.reportId);
  if (!report) throw new Error(`${result.reportId} is not stored`);
  const file = await saveObject(disks, objectOf(report), `out/${report.id}.pdf`);
  say(`
${result.findings} findings from ${result.rows} rows in ${result.chunks} chunks; ${result.pages} pages; e-mail ${result.notification}, webhook ${result.webhook}.

  PDF          ${file}`);

  if (result.followUpsWorkflowId !== null) {
    say('\nFollow-ups over the next 30 days, fast-forwarded by the server');
    await fastForward(client, result.followUpsWorkflowId);
    await show(client, result.followUpsWorkflowId);
  }

  say(`
  Temporal UI  ${servers.temporalUiUrl ?? 'where your Temporal server serves it'}
  Report       ${reportLink(servers)}
  Outbox       ${servers.sandbox.outboxUrl}`);
}

/** The clinic of the demo; created by its first run. */
async function demoClinic(database: Database): Promise<Clinic> {
  const id = ClinicId.parse('riverside-oncology');
  const profile = newClinicProfile({
    name: 'Riverside Oncology',
    timeZone: 'America/New_York',
    country: 'US',
  });
  return (await findClinic(database, id)) ?? createClinic(database, { id, profile, changedBy: 'demo' });
}

async function show(client: Client, workflowId: string): Promise<void> {
  const display = createProgressDisplay(process.stdout);
  try {
    await watchJob(client, workflowId, (status) => display.show(status));
  } finally {
    display.close();
  }
}

/** The link as the recipient got it: its token is stored nowhere else. */
function reportLink({ sandbox, gatewayUrl }: DevelopmentServers): string {
  for (const { body } of sandbox.journal.query({ operation: 'emails.send', outcome: 'accepted' })) {
    const [link] = new RegExp(`${gatewayUrl}/reports/[A-Za-z0-9_-]+`).exec(JSON.stringify(body)) ?? [];
    if (link !== undefined) return link;
  }
  return 'in the e-mail; see the outbox';
}

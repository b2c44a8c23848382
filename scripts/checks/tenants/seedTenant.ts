import { startJob } from '../../../src/contracts/client/startJob.ts';
import { ApiScope } from '../../../src/contracts/clinics/apiScope.ts';
import { runFollowUps } from '../../../src/contracts/followUps/followUpJobs.ts';
import { ApiTokenId, type ClinicId, ContactId } from '../../../src/contracts/shared/ids.ts';
import { storeSource } from '../../../src/datasets/storeSource.ts';
import { reportKey } from '../../../src/domain/shared/clinicObjects.ts';
import { hashApiToken } from '../../../src/security/apiToken.ts';
import { newId } from '../../../src/security/newId.ts';
import { newWebhookSecret } from '../../../src/security/newWebhookSecret.ts';
import { createApiToken } from '../../../src/store/clinics/apiTokens.ts';
import { createFollowUpContext } from '../../../src/store/followUps/followUpContexts.ts';
import { changeTemplate } from '../../../src/store/messaging/messageTemplates.ts';
import { createNotification } from '../../../src/store/messaging/notifications.ts';
import { raiseAlert } from '../../../src/store/operations/alerts.ts';
import { createFailureSnapshot } from '../../../src/store/operations/failureSnapshots.ts';
import { createDownloadLink } from '../../../src/store/reports/downloadLinks.ts';
import { createWebhookDelivery, registerWebhookEndpoint } from '../../../src/store/webhooks/webhooks.ts';
import { bookTestAppointment } from '../../../test/support/appointments.ts';
import { SAMPLE, type TestApp } from '../../../test/support/testApp.ts';
import type { Tenant } from './compareAnswers.ts';

/** Gives a clinic one of everything that has an id. */
export async function seedTenant(app: TestApp, clinicId: ClinicId, number: number): Promise<Tenant> {
  const { database, disks, config } = app;
  const DatasetId = await storeSource(SAMPLE, { clinicId, identifyingColumns: [], database, disks, config });
  const contactId = await app.addContact({
    clinicId,
    email: `${clinicId}@patients.example`,
    phone: `+4915112399${100 + number}`,
  });
  const AnalysisId = await addAnalysis(app, clinicId, DatasetId);
  const ReportId = await addReport(app, clinicId, AnalysisId);
  const expiresAt = new Date(Date.now() + 86_400_000);
  const link = await createDownloadLink(database, clinicId, {
    reportId: ReportId,
    expiresAt,
    maxDownloads: 5,
  });
  const NotificationId = await createNotification(database, {
    id: newId('nt'),
    key: newId('key'),
    clinicId,
    contactId,
    content: { template: 'visit-check-in' },
    channels: ['email'],
  });
  await changeTemplate(database, {
    clinicId,
    name: `of-${clinicId}`,
    definition: {
      category: 'reminder',
      variables: {},
      link: 'none',
      texts: { en: { subject: clinicId, paragraphs: [clinicId], sms: '{clinicName} {optOut}' } },
    },
    changedBy: 'check',
  });
  const context = { id: newId('fc'), clinicId, contactId, variables: {} };
  await createFollowUpContext(database, context);
  const endpoint = await registerWebhookEndpoint(database, {
    id: newId('we'),
    clinicId,
    url: `http://127.0.0.1:9/${clinicId}`,
    secret: newWebhookSecret(),
  });
  const delivery = { id: newId('wd'), endpointId: endpoint.id, key: newId('key'), body: '{}' };
  const { appointmentId } = await bookTestAppointment(app, contactId, { clinicId });
  const alert = { kind: 'reminderOverdue', subject: appointmentId, clinicId, message: 'look' } as const;
  const followUps = { sequence: 'post-visit-check-in', contactId: ContactId.parse(contactId), clinicId };
  return {
    clinicId,
    workflowId: (await startJob(app.client, runFollowUps, followUps)).workflowId,
    DatasetId,
    AnalysisId,
    ReportId,
    DownloadLinkId: link.id,
    ContactId: contactId,
    NotificationId,
    MessageId: await addMessage(app, clinicId, NotificationId),
    ReplyId: await addReply(app, clinicId, contactId),
    BulkId: await addBulk(app, clinicId, contactId),
    FollowUpContextId: context.id,
    WebhookEndpointId: endpoint.id,
    WebhookDeliveryId: await createWebhookDelivery(database, clinicId, delivery),
    AppointmentId: appointmentId,
    ApiTokenId: await addApiToken(app, clinicId),
    FailureSnapshotId: await addSnapshot(app, clinicId),
    AlertId: (await raiseAlert(database, { id: newId('al'), ...alert })).id,
  };
}

async function addSnapshot({ database }: TestApp, clinicId: ClinicId): Promise<string> {
  const id = newId('fs');
  const entries = [{ failureId: newId('wd'), type: 'webhook' }];
  await createFailureSnapshot(database, {
    ...{ id, clinicId, entries, madeBy: 'check', leftOut: 0, isComplete: true },
  });
  return id;
}

async function addAnalysis({ database }: TestApp, clinicId: string, datasetId: string): Promise<string> {
  const id = newId('an');
  const analysis = { clinicId, id, datasetId, question: 'Why?', model: 'gemini', promptVersion: '1' };
  await database
    .insertInto('analyses')
    .values({
      ...analysis,
      locale: 'en',
      readRows: 'text',
      workflowId: `${clinicId}/analysis/${id}`,
      sandbox: true,
      status: 'running',
    })
    .execute();
  return id;
}

async function addReport(
  { database, disks }: TestApp,
  clinicId: ClinicId,
  analysisId: string,
): Promise<string> {
  const id = newId('rp');
  const { key: objectKey, ...stored } = await disks.current.write(
    reportKey(clinicId, id),
    Buffer.from('%PDF-1.7\n%%EOF\n'),
  );
  const file = { ...stored, objectKey, fileName: 'report.pdf' };
  await database
    .insertInto('reports')
    .values({ clinicId, id, kind: 'analysis', analysisId, ...file, pages: 1 })
    .execute();
  return id;
}

async function addMessage({ database }: TestApp, clinicId: string, notificationId: string): Promise<string> {
  const id = newId('ms');
  await database
    .insertInto('messages')
    .values({ clinicId, id, notificationId, channel: 'email', status: 'unknown', statusRank: 0 })
    .execute();
  return id;
}

async function addReply({ database }: TestApp, clinicId: string, contactId: string): Promise<string> {
  const id = newId('in');
  const sms = { providerId: newId('SM'), sender: '+4915112399000', recipient: '+15005550006', body: 'Hello' };
  await database
    .insertInto('inboundMessages')
    .values({ clinicId, id, ...sms, meaning: 'text', contactId, state: 'unmatched' })
    .execute();
  return id;
}

async function addApiToken({ database }: TestApp, clinicId: ClinicId): Promise<string> {
  const tokenId = ApiTokenId.parse(newId('tk'));
  const token = { tokenId, clinicId, name: 'of the check', scopes: ApiScope.options, expiresAt: null };
  await createApiToken(database, { ...token, hash: hashApiToken(newId('secret')), createdBy: 'check' });
  return tokenId;
}

async function addBulk({ database }: TestApp, clinicId: string, contactId: string): Promise<string> {
  const id = newId('bk');
  const content = JSON.stringify({ template: 'visit-check-in' });
  await database
    .insertInto('bulkSends')
    .values({ clinicId, id, channel: 'email', category: 'transactional', content })
    .execute();
  await database.insertInto('bulkRecipients').values({ clinicId, bulkId: id, contactId }).execute();
  return id;
}

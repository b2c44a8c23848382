import assert from 'node:assert/strict';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { runFollowUps } from '../../src/contracts/followUps/followUpJobs.ts';
import {
  analyzeDataset,
  deliverAnalysis,
  importDataset,
  sendNotification,
} from '../../src/contracts/jobs.ts';
import { WORKFLOW_TYPES } from '../../src/contracts/operations/failures.ts';
import { NotificationId } from '../../src/contracts/shared/ids.ts';
import { stages } from '../../src/contracts/shared/jobMessages.ts';
import { newId } from '../../src/security/newId.ts';
import { withdrawNews } from '../../src/store/appointments/appointmentNews.ts';
import { findMessage } from '../../src/store/messaging/messages.ts';
import { createNotification } from '../../src/store/messaging/notifications.ts';
import { setWebhookEndpointEnabled } from '../../src/store/webhooks/webhooks.ts';
import * as workflows from '../../src/workflows/index.ts';
import { apiClient } from '../support/apiClient.ts';
import { bookTestAppointment } from '../support/appointments.ts';
import { eventually } from '../support/eventually.ts';
import {
  addFailureClinic,
  type FailureClinic,
  failuresOf,
  giveUpMessage,
  listedFailure,
  undeliveredWebhook,
  untakenJob,
} from '../support/failures.ts';
import { defineSequence, startFollowUps } from '../support/followUps.ts';
import { outbox } from '../support/outbox.ts';
import { clientJson, runClient } from '../support/runClient.ts';
import { storeMessage } from '../support/storeMessage.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

import { retryingAll } from './retryingAll.ts';
import { terminating } from './terminating.ts';

describe('retrying what has failed', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
  });
  after(() => app?.stop());
  afterEach(() => app.sandbox.clearFaults());

  const resultOf = (workflowId: string) => app.client.workflow.getHandle(workflowId).result();
  const runsOf = async (workflowId: string) =>
    (await app.client.workflow.count(`WorkflowId = '${workflowId}'`)).count;
  const changeNotification = (messageId: string, change: { expiresAt?: Date; appointmentId?: string }) =>
    app.database
      .updateTable('notifications')
      .set(change)
      .where('id', '=', (select) =>
        select.selectFrom('messages').select('notificationId').where('id', '=', messageId),
      )
      .execute();
  const retry = ({ call }: FailureClinic, id: string) => call('POST', `/failed/${id}/retry`);

  it('knows how to retry jobs of the types of all workflows', () => {
    assert.deepEqual([...WORKFLOW_TYPES].sort(), Object.keys(workflows).sort());
  });

  it('continues the main job with the step that failed, and leaves alone what is done', async () => {
    const clinic = await addFailureClinic(app);
    const clinicId = clinic.id;
    const datasetId = await app.storeSample([], clinicId);
    const contactId = await app.addContact({ clinicId });
    // The answer to the question is the last thing that the model is asked.
    app.sandbox.inject({ provider: 'gemini', kind: 'finish', reason: 'SAFETY', containing: 'RESULTS' });
    const input = {
      datasetId,
      clinicId,
      contactId,
      question: 'Who lives longer?',
      onChunkFailure: 'fail',
    } as const;
    const { handle, workflowId } = await startJob(app.client, deliverAnalysis, input);
    await assert.rejects(handle.result());
    const failure = await listedFailure(clinic, workflowId);
    assert.deepEqual(
      [failure.stage, failure.cause.code, failure.retry.isPossible],
      ['analyzeDataset', 'GeminiSafety', true],
    );
    app.sandbox.clearFaults();

    const retried = await clientJson(['failed', 'retry', failure.id], clinic.environment);
    assert.deepEqual(retried, { id: failure.id, kind: 'job', workflowId, effect: failure.retry.effect });
    assert.equal((await listedFailure(clinic, failure.id)).state, 'retrying');
    const again = app.client.workflow.getHandle(workflowId);
    await eventually('the answer is there', async () =>
      (await again.query(stages)).some(({ name, state }) => name === 'analysis' && state === 'done'),
    );
    assert.equal(await runsOf(importDataset.workflowId({ datasetId, clinicId })), 1, 'imported once');
    // Rendering the report takes longer than all of this.
    await again.cancel();
    const late = await retry(clinic, failure.id);
    assert.deepEqual([late.status, late.body.type], [409, 'urn:aftercare:problem:FailureNotOpen']);
    const audit = await clientJson(['audit', 'list', '--subject', failure.id], clinic.environment);
    assert.equal(JSON.stringify(audit).match(/"failureRetried"/g)?.length, 1);
  });

  it('continues a sequence that was terminated where it was, without a second message', async () => {
    const sequence = await defineSequence(app, [
      'name: first, wait: at once, template: visit-check-in, channels: [email]',
      'name: later, wait: 7 d, template: visit-check-in, channels: [email]',
    ]);
    const run = await startFollowUps(app, sequence);
    await run.until('later');
    await run.handle.terminate('by mistake');
    const clinic = { id: app.clinicId, environment: app.environment, call: apiClient(app) };
    const failure = await listedFailure(clinic, run.handle.workflowId, `?type=${runFollowUps.workflow}`);
    assert.equal((await retry(clinic, failure.id)).status, 202);
    const again = app.client.workflow.getHandle(run.handle.workflowId);
    const { stepName } = await eventually('it continues', async () => run.position());
    assert.equal(stepName, 'later');
    assert.equal(await run.mails(), 1);
    await again.terminate();
  });

  it('starts a job that no worker has taken again, as it was', async () => {
    const clinic = await addFailureClinic(app);
    const workflowId = `${clinic.id}/import/untaken`;
    const first = await untakenJob(app, clinic.id, workflowId);
    await first.terminate();
    await listedFailure(clinic, first.firstExecutionRunId);
    assert.equal((await retry(clinic, first.firstExecutionRunId)).status, 202);
    const description = await app.client.workflow.getHandle(workflowId).describe();
    assert.deepEqual(
      [description.status.name, description.taskQueue, description.searchAttributes.ClinicId],
      ['RUNNING', 'nobody', [clinic.id]],
    );
    await app.client.workflow.getHandle(workflowId).terminate();
  });

  it('sends a message that no provider accepted once, under the same id, and none that is out of date', async () => {
    const clinic = await addFailureClinic(app);
    const clinicId = clinic.id;
    const email = `${newId('to')}@clinic.example`;
    const contactId = await app.addContact({ clinicId, email });
    const notificationId = NotificationId.parse(
      await createNotification(app.database, {
        id: newId('nt'),
        key: newId('key'),
        clinicId,
        contactId,
        content: { template: 'visit-check-in' },
        channels: ['email'],
      }),
    );
    app.sandbox.inject({
      provider: 'resend',
      operation: 'emails.send',
      kind: 'status',
      status: 403,
      body: { name: 'invalid_from_address' },
      times: 1,
    });
    const { handle } = await startJob(app.client, sendNotification, { notificationId, clinicId, contactId });
    assert.equal((await handle.result()).outcome, 'failed');
    const [failure] = failuresOf((await clinic.call('GET', '/failed')).body);
    assert.ok(failure);
    assert.deepEqual(
      [failure.cause.code, failure.tags.notificationId],
      ['Resend_invalid_from_address', notificationId],
    );

    assert.equal((await retry(clinic, failure.id)).status, 202);
    assert.deepEqual(await resultOf(sendNotification.workflowId({ notificationId, clinicId, contactId })), {
      outcome: 'sent',
      channel: 'email',
      reason: null,
    });
    assert.equal((await outbox(app.sandbox)).emails.filter(({ to }) => to.includes(email)).length, 1);
    assert.equal((await retry(clinic, failure.id)).status, 404);

    const news = await storeMessage(app.database, 'email', { clinicId });
    await giveUpMessage(app, clinicId, news, 'TriesUsedUp');
    const { appointmentId } = await bookTestAppointment(app, contactId, { clinicId, channels: ['email'] });
    await changeNotification(news, { appointmentId });
    assert.equal((await listedFailure(clinic, news)).retry.isPossible, true);
    await withdrawNews(app.database, { clinicId, appointmentId });
    assert.equal((await listedFailure(clinic, news)).state, 'superseded');
    assert.equal((await retry(clinic, news)).body.type, 'urn:aftercare:problem:FailureNotOpen');

    const accepted = await storeMessage(app.database, 'sms', { clinicId, phone: '+4930901820' });
    await app.database
      .updateTable('messages')
      .set({ providerId: newId('SM') })
      .where('id', '=', accepted)
      .execute();
    const open = await storeMessage(app.database, 'sms', { clinicId, phone: '+4930901821' });
    await giveUpMessage(app, clinicId, accepted, 'Twilio30005');
    await giveUpMessage(app, clinicId, open, null);
    const expired = await storeMessage(app.database, 'email', { clinicId });
    await giveUpMessage(app, clinicId, expired, 'TriesUsedUp');
    await changeNotification(expired, { expiresAt: new Date() });
    const ofBulk = await storeMessage(app.database, 'email', {
      clinicId,
      key: `bulk/${newId('bk')}/${contactId}`,
    });
    await giveUpMessage(app, clinicId, ofBulk, 'TriesUsedUp');
    for (const id of [accepted, open, expired, ofBulk]) {
      const { status, body } = await retry(clinic, id);
      assert.deepEqual([status, body.type], [409, 'urn:aftercare:problem:NotRetryable']);
    }
    assert.equal((await findMessage(app.database, clinicId, accepted))?.status, 'failed');
    assert.equal((await findMessage(app.database, clinicId, open))?.status, 'unknown');
  });

  it('asks the model again for parked chunks, and delivers a webhook once its endpoint is enabled', async () => {
    const clinic = await addFailureClinic(app);
    const clinicId = clinic.id;
    const datasetId = await app.storeSample([], clinicId);
    await (await startJob(app.client, importDataset, { datasetId, clinicId })).handle.result();
    app.sandbox.inject({
      provider: 'gemini',
      kind: 'finish',
      reason: 'SAFETY',
      containing: 'RESULTS',
      times: 1,
    });
    const input = { datasetId, clinicId, question: 'Who lives longest?' };
    const { handle } = await startJob(app.client, analyzeDataset, input);
    const parked = await eventually(
      'a part is parked',
      async () => failuresOf((await clinic.call('GET', '/failed')).body)[0],
    );
    assert.deepEqual([parked.type, parked.stage], ['chunks', 'answer']);
    assert.equal((await retry(clinic, parked.id)).status, 202);
    assert.equal((await handle.result()).missingChunks, 0);

    const endpoint = await app.addWebhookEndpoint(undefined, clinicId);
    const delivery = await undeliveredWebhook(app, clinicId, endpoint, 500);
    await setWebhookEndpointEnabled(app.database, clinicId, endpoint, false);
    const refused = await runClient(['failed', 'retry', delivery], clinic.environment);
    assert.deepEqual(
      [refused.code, refused.stderr.trim()],
      [2, `${delivery} is not retried. Not possible while ${endpoint} is disabled: enable it first.`],
    );
    await setWebhookEndpointEnabled(app.database, clinicId, endpoint, true);
    assert.equal((await retry(clinic, delivery)).status, 202);
    await eventually('it is delivered', async () =>
      (await outbox(app.sandbox)).webhooks.some(({ id }) => id === delivery),
    );
    await eventually(
      'nothing is left',
      async () => failuresOf((await clinic.call('GET', '/failed')).body).length === 0,
    );
  });

  describe('all at once', () => retryingAll(() => app));
  describe('and ending it', () => terminating(() => app));
});

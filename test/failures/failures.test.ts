import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { deliverAnalysis, importDataset } from '../../src/contracts/jobs.ts';
import { DatasetId } from '../../src/contracts/shared/ids.ts';
import { newId } from '../../src/security/newId.ts';
import { parkTask } from '../../src/store/analysis/answers.ts';
import { findDataset } from '../../src/store/datasets/datasets.ts';
import { raiseMessage } from '../../src/store/messaging/messageStatus.ts';
import { createMessage, findMessage } from '../../src/store/messaging/messages.ts';
import { eventually } from '../support/eventually.ts';
import {
  addFailureClinic,
  failuresOf,
  giveUpMessage,
  listedFailure,
  undeliveredWebhook,
  untakenJob,
} from '../support/failures.ts';
import { clientJson, runClient } from '../support/runClient.ts';
import { chunkTasks, storeAnalysis } from '../support/storeAnalysis.ts';
import { storeMessage } from '../support/storeMessage.ts';
import { SAMPLE, startTestApp, type TestApp } from '../support/testApp.ts';

const SAFETY = 'the filter for harmful content stopped the answer';

describe('what has failed', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
  });
  after(() => app?.stop());

  const clinic = () => addFailureClinic(app);

  it('lists a job with its cause, its step and what retrying does, until a later run has completed', async () => {
    const { id: clinicId, call, environment } = await clinic();
    const datasetId = await app.storeSample([], clinicId);
    const disk = app.disks.current;
    const { sourceKey } = (await findDataset(app.database, clinicId, datasetId)) ?? assert.fail();
    await disk.remove(sourceKey);
    const { handle, workflowId } = await startJob(app.client, importDataset, { datasetId, clinicId });
    await assert.rejects(handle.result());

    const failure = await listedFailure({ call }, workflowId, '?type=importDataset');
    const { runId } = await handle.describe();
    assert.deepEqual(
      { ...failure, failedAt: '', cause: failure.cause.code },
      {
        id: runId,
        kind: 'job',
        type: 'importDataset',
        clinicId,
        failedAt: '',
        status: 'failed',
        state: 'open',
        stateReason: null,
        cause: 'ObjectNotFound',
        stage: 'importSource',
        attempts: 1,
        tags: { workflowId, datasetId },
        retry: {
          isPossible: true,
          effect: 'Reads the stored source again; it becomes a data set only when all of it is read.',
        },
      },
    );
    assert.deepEqual((await call('GET', `/failed/${runId}`)).body, failure);
    assert.deepEqual(await clientJson(['failed', 'show', runId], environment), failure);
    const about = await runClient(['failed', 'show', runId], environment);
    assert.doesNotMatch(about.stdout, /undefined/);
    assert.match(about.stdout, new RegExp(`\\n  more: aftercare jobs status ${workflowId}\\n$`));
    const shown = await runClient(['failed', 'list', '--type', 'importDataset'], environment);
    assert.match(
      shown.stdout,
      new RegExp(`${runId} .*importSource  open\n    ObjectNotFound: the local disk`),
    );

    await disk.write(sourceKey, await readFile(SAMPLE));
    await (await startJob(app.client, importDataset, { datasetId, clinicId })).handle.result();
    assert.deepEqual(failuresOf((await call('GET', '/failed')).body), []);
    const recovered = await listedFailure({ call }, runId);
    assert.deepEqual([recovered.state, recovered.retry.isPossible], ['recovered', false]);
    const late = await call('POST', `/failed/${runId}/forget`, { reason: 'too late' });
    assert.deepEqual([late.status, late.body.type], [409, 'urn:aftercare:problem:FailureNotOpen']);
  });

  it('shows a job that failed with the job that it is part of as one failure, and cancelled ones as none', async () => {
    const { id: clinicId, call } = await clinic();
    const datasetId = await app.storeSample([], clinicId);
    const { sourceKey } = (await findDataset(app.database, clinicId, datasetId)) ?? assert.fail();
    await app.disks.current.remove(sourceKey);
    const contactId = await app.addContact({ clinicId });
    const input = { datasetId, clinicId, contactId, question: 'Why?' };
    const { handle, workflowId } = await startJob(app.client, deliverAnalysis, input);
    await assert.rejects(handle.result());
    const parent = await listedFailure({ call }, workflowId);
    assert.deepEqual(
      [parent.stage, parent.cause.code, parent.state],
      ['importDataset', 'ObjectNotFound', 'open'],
    );
    const child = await listedFailure({ call }, importDataset.workflowId({ datasetId, clinicId }));
    assert.deepEqual([child.state, child.tags.partOf], ['superseded', workflowId]);

    const cancelled = await untakenJob(app, clinicId, `${clinicId}/import/cancelled`);
    await cancelled.terminate('replaced');
    const ended = await listedFailure({ call }, cancelled.workflowId);
    assert.deepEqual([ended.status, ended.cause.text], ['terminated', 'It was terminated: replaced.']);
    const again = await untakenJob(app, clinicId, `${clinicId}/import/cancelled`);
    assert.equal((await listedFailure({ call }, ended.id)).state, 'retrying');
    await again.terminate();
    await listedFailure({ call }, again.firstExecutionRunId);
    const open = failuresOf((await call('GET', '/failed')).body).map(({ id }) => id);
    assert.deepEqual(open.toSorted(), [parent.id, again.firstExecutionRunId].toSorted());
  });

  it('lets the next run of a schedule stand for the one that failed', async () => {
    const { id: clinicId, call } = await clinic();
    const missing = { datasetId: DatasetId.parse(newId('ds')), clinicId };
    const schedule = await app.client.schedule.create({
      scheduleId: newId('sc'),
      spec: {},
      action: {
        type: 'startWorkflow',
        workflowType: 'importDataset',
        taskQueue: 'analysis',
        workflowId: `${clinicId}/scheduled`,
        args: [missing],
        typedSearchAttributes: [{ key: { name: 'ClinicId', type: 'KEYWORD' }, value: clinicId }],
      },
    });
    await schedule.trigger();
    const first = await eventually(
      'it fails',
      async () => failuresOf((await call('GET', '/failed')).body)[0],
    );
    assert.equal(first.cause.code, 'DatasetNotFound');
    // The ids of the runs of a schedule differ by the second.
    await sleep(1_100);
    const datasetId = await app.storeSample([], clinicId);
    await schedule.update(({ action, ...rest }) => ({
      ...rest,
      action: { ...action, args: [{ datasetId, clinicId }] },
    }));
    await schedule.trigger();
    const recovered = await eventually('it recovers', async () => {
      const failure = await listedFailure({ call }, first.id);
      return failure.state === 'recovered' && failure;
    });
    assert.match(String(recovered.stateReason), /^A later run of its schedule, /);
  });

  it('lists parked chunks, messages and webhooks with their causes in words, and none that has recovered', async () => {
    const { id: clinicId, call } = await clinic();
    const analysisId = newId('an');
    await storeAnalysis(app.database, { id: analysisId, clinicId }, chunkTasks(3));
    for (const index of [0, 2]) {
      const key = { clinicId, analysisId, stage: 'chunks', index, part: '' } as const;
      await parkTask(app.database, key, 'GeminiSafety');
    }
    const analysisJob = `${clinicId}/analysis/${analysisId.replace('an_', 'ds_')}`;
    await untakenJob(app, clinicId, analysisJob, 'analyzeDataset');

    const refused = await storeMessage(app.database, 'email', { clinicId });
    await giveUpMessage(app, clinicId, refused, 'Resend_invalid_from_address');
    const open = await storeMessage(app.database, 'sms', { clinicId });
    await giveUpMessage(app, clinicId, open, null);
    const withheld = await storeMessage(app.database, 'email', { clinicId });
    await giveUpMessage(app, clinicId, withheld, 'OptedOut');
    const { notificationId } = (await findMessage(app.database, clinicId, refused)) ?? assert.fail();

    const endpoint = await app.addWebhookEndpoint('http://127.0.0.1:9/', clinicId);
    const delivery = await undeliveredWebhook(app, clinicId, endpoint, 503);

    const failures = failuresOf((await call('GET', '/failed')).body);
    const words = failures.map(({ id, type, status, stage, attempts, cause, retry }) => [
      id,
      [type, status, stage, attempts, cause.text, retry.isPossible],
    ]);
    assert.deepEqual(Object.fromEntries(words), {
      [analysisId]: ['chunks', 'parked', 'chunks', 0, `2 parts have no usable answer: ${SAFETY}.`, true],
      [refused]: ['message', 'failed', 'email', 0, 'The sender is not an address. Correct EMAIL_FROM.', true],
      [open]: ['message', 'unknown', 'sms', 0, 'The provider may or may not have accepted it.', false],
      [delivery]: ['webhook', 'undelivered', 'delivery', 1, 'The app answered with status 503.', true],
    });

    const other = newId('ms');
    await createMessage(app.database, clinicId, { id: other, notificationId, channel: 'sms' });
    await raiseMessage(app.database, clinicId, other, { status: 'sent', providerId: newId('SM') });
    assert.equal((await listedFailure({ call }, refused)).state, 'recovered');
    await app.client.workflow.getHandle(analysisJob).terminate();
    assert.equal((await listedFailure({ call }, analysisId)).state, 'superseded');
    const { body } = await call('GET', '/failed?type=message');
    assert.deepEqual(
      failuresOf(body).map(({ id }) => id),
      [open],
    );
  });

  it('pages through all kinds together, newest first, and filters by time', async () => {
    const { id: clinicId, call, environment } = await clinic();
    const endpoint = await app.addWebhookEndpoint('http://127.0.0.1:9/', clinicId);
    const ids: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const message = await storeMessage(app.database, 'email', { clinicId });
      await giveUpMessage(app, clinicId, message, 'TriesUsedUp');
      ids.push(message, await undeliveredWebhook(app, clinicId, endpoint, 500));
      const job = await untakenJob(app, clinicId, `${clinicId}/import/${round}`);
      await job.terminate();
      ids.push(job.firstExecutionRunId);
      await listedFailure({ call }, job.firstExecutionRunId);
    }
    const found: string[] = [];
    let cursor = '';
    do {
      const { body } = await call('GET', `/failed?limit=2${cursor}`);
      found.push(...failuresOf(body).map(({ id }) => id));
      cursor = body.nextCursor === null ? '' : `&cursor=${encodeURIComponent(String(body.nextCursor))}`;
    } while (cursor !== '');
    assert.deepEqual(found, ids.toReversed());

    const middle = failuresOf((await call('GET', '/failed')).body)[4] ?? assert.fail();
    const since = ['failed', 'list', '--since', middle.failedAt];
    const later = failuresOf(await clientJson(since, environment));
    assert.deepEqual(
      later.map(({ id }) => id),
      ids.toReversed().slice(0, 5),
    );
    const all = { ...app.environment, CLINIC_ID: '' };
    assert.equal(failuresOf(await clientJson([...since, '--clinic', clinicId], all)).length, 5);
  });

  it('forgets with a reason, keeps that in the audit trail, and opens what fails once more', async () => {
    const { id: clinicId, call, environment } = await clinic();
    const message = await storeMessage(app.database, 'email', { clinicId });
    await giveUpMessage(app, clinicId, message, 'TriesUsedUp');
    const missing = await runClient(['failed', 'forget', message], environment);
    assert.deepEqual([missing.code, missing.stdout], [2, '']);
    assert.equal((await call('POST', `/failed/${message}/forget`, { reason: ' ' })).status, 422);
    const forget = ['failed', 'forget', message, '--reason', 'the patient was called'];
    assert.equal((await clientJson(forget, environment)).state, 'forgotten');
    assert.deepEqual(failuresOf((await call('GET', '/failed')).body), []);
    const { stateReason } = await listedFailure({ call }, message);
    assert.match(String(stateReason), /^Forgotten by \w+: the patient was called$/);
    const audit = await clientJson(['audit', 'list', '--subject', message], environment);
    assert.match(JSON.stringify(audit), /"failureForgotten".*the patient was called/);

    await app.database
      .updateTable('messages')
      .set({ updatedAt: new Date() })
      .where('id', '=', message)
      .execute();
    assert.equal((await listedFailure({ call }, message)).state, 'open');
  });

  it('refuses ids and types that do not exist, and knows nothing of another clinic', async () => {
    const { id: clinicId, environment } = await clinic();
    const { call } = await clinic();
    const message = await storeMessage(app.database, 'email', { clinicId });
    await giveUpMessage(app, clinicId, message, 'TriesUsedUp');
    const job = await untakenJob(app, clinicId, `${clinicId}/import/own`);
    await job.terminate();
    const runId = job.firstExecutionRunId;
    await eventually(
      'the owner sees it',
      async () => (await runClient(['failed', 'show', runId], environment)).code === 0,
    );
    for (const id of [message, runId, newId('ms'), newId('an'), newId('wd'), crypto.randomUUID()]) {
      for (const [method, path, body] of [
        ['GET', `/failed/${id}`],
        ['POST', `/failed/${id}/forget`, { reason: 'x' }],
      ] as const) {
        const answer = await call(method, path, body);
        assert.deepEqual([answer.status, answer.body.detail], [404, `there is no failure ${id}`]);
      }
    }
    const foreign = { ...environment, CLINIC_ID: 'riverside' };
    for (const [args, says] of [
      [['show', message], `there is no failure ${message}; list them with: aftercare failed list --all`],
      [['show', 'nothing'], 'failure: must be the id of a failure, as the list of failures shows it'],
      [
        ['list', '--type', 'nothing'],
        '--type: must be chunks, message, webhook, or a type of workflow such as analyzeDataset',
      ],
      [
        ['list', '--cursor', 'x'],
        '--cursor: must be what the page before ended with, such as 2026-11-27T08:00:00.000Z,ms_…',
      ],
    ] as const) {
      const { code, stdout, stderr } = await runClient(['failed', ...args], foreign);
      assert.deepEqual([code, stdout, stderr.trim()], [2, '', says]);
    }
    assert.equal((await call('GET', '/failed/nothing')).status, 422);
    assert.equal((await call('GET', '/failed?type=nothing')).status, 422);
  });
});

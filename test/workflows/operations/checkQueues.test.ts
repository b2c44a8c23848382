import assert from 'node:assert/strict';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { checkQueues } from '../../../src/contracts/operations/housekeepingJobs.ts';
import { listAlerts } from '../../../src/store/operations/alerts.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

describe('checkQueues', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ WORKER_QUEUES: 'housekeeping' });
    await app.startWorkers();
  });
  after(() => app?.stop());

  const check = async () => (await startJob(app.client, checkQueues, {})).handle.result();
  const unhealthy = async () =>
    (await listAlerts(app.database, { openOnly: true, limit: 100 }))
      .filter(({ kind }) => kind === 'queueUnhealthy')
      .map(({ subject }) => subject)
      .sort();

  it('raises an alert for every queue that no worker polls, and says what to do', async () => {
    assert.deepEqual(await check(), { queues: 8, unhealthy: 7 });
    assert.deepEqual(await unhealthy(), [
      'queue/analysis',
      'queue/appointments',
      'queue/gemini',
      'queue/notifications',
      'queue/reports',
      'queue/resend',
      'queue/twilio',
    ]);
    const [alert] = await listAlerts(app.database, { openOnly: true, limit: 1 });
    assert.match(alert?.message ?? '', /no worker polls the task queue \w+; start one with WORKER_QUEUES/);
  });

  it('counts again on the open alert', async () => {
    await check();
    const alerts = await listAlerts(app.database, { openOnly: true, limit: 100 });
    assert.deepEqual([...new Set(alerts.map(({ occurrences: times }) => times))], [2]);
  });
});

import assert from 'node:assert/strict';
import { storeNotification } from '../../chaos/storeNotification.ts';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { sendNotification } from '../../src/contracts/jobs.ts';
import { listAlerts } from '../../src/store/operations/alerts.ts';
import { eventually } from '../support/eventually.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

describe('status callbacks that overtake the answer of Twilio', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
  });
  after(() => app?.stop());

  it('give the SMS its record and its status, and the answer changes nothing', async () => {
    app.sandbox.inject({
      provider: 'twilio',
      operation: 'messages.create',
      kind: 'delay',
      delayMs: 3_000,
      accepted: true,
      times: 1,
    });
    const { notificationId, contactId } = await storeNotification(app, 'sms');
    const input = { notificationId, contactId, clinicId: app.clinicId };
    const { handle } = await startJob(app.client, sendNotification, input);
    const messageOf = () =>
      app.database
        .selectFrom('messages')
        .selectAll()
        .where('notificationId', '=', notificationId)
        .executeTakeFirst();
    const early = await eventually('it is delivered', async () => {
      const message = await messageOf();
      return message?.status === 'delivered' && message;
    });
    const { raw } = await handle.describe();
    assert.deepEqual(
      raw.pendingActivities?.map(({ activityType }) => activityType?.name),
      ['sendSms'],
    );
    const [entry] = app.sandbox.journal.query({ operation: 'messages.create' });
    assert.equal(early.providerId, entry?.providerId);
    assert.equal((await handle.result()).outcome, 'sent');
    const { status, providerId } = (await messageOf()) ?? assert.fail();
    assert.deepEqual([status, providerId], ['delivered', early.providerId]);
    assert.equal(app.sandbox.journal.count({ operation: 'messages.create' }), 1);
    assert.deepEqual(await listAlerts(app.database, { openOnly: true, limit: 10 }), []);
  });
});

import assert from 'node:assert/strict';
import { storeNotification } from '../../../chaos/storeNotification.ts';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { sendNotification } from '../../../src/contracts/jobs.ts';
import type { ContactId } from '../../../src/contracts/shared/ids.ts';
import type { NewNotification } from '../../../src/store/messaging/notifications.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

describe('sendNotification', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
  });
  after(() => app?.stop());

  async function send(contactId: ContactId, notification: Partial<NewNotification>) {
    const stored = await storeNotification(app, 'sms', { ...notification, contactId });
    return startJob(app.client, sendNotification, { ...stored, clinicId: app.clinicId });
  }
  const sent = (operation: string, to: string) =>
    app.sandbox.journal
      .query({ operation, outcome: 'accepted' })
      .filter(({ body }) => JSON.stringify(body).includes(to));

  it('writes an SMS from the variables stored with the notification, and none of them enters history', async () => {
    const contactId = await app.addContact({ phone: '+4915112345601', timeZone: 'Europe/Berlin' });
    const { handle } = await send(contactId, {
      content: {
        template: 'appointment-reminder',
        startsAt: '2027-01-15T09:30:00Z',
        timeZone: 'Europe/Berlin',
      },
    });
    assert.equal((await handle.result()).channel, 'sms');
    const [message, ...others] = sent('messages.create', '+4915112345601');
    assert.equal(others.length, 0);
    assert.match(JSON.stringify(message?.body), /Fri, 15 Jan 2027, 10:30/);
    const history = JSON.stringify(await handle.fetchHistory());
    assert.doesNotMatch(history, /4915112345601|2027-01-15|Europe/);
  });

  it('writes an e-mail of any template', async () => {
    const contactId = await app.addContact({ email: 'grace@patients.example', locale: 'de' });
    const { handle } = await send(contactId, {
      content: { template: 'visit-check-in' },
      channels: ['email'],
    });
    assert.equal((await handle.result()).channel, 'email');
    const [email] = sent('emails.send', 'grace@patients.example');
    assert.match(JSON.stringify(email?.body), /Wie geht es Ihnen/);
  });

  it('fails over one channel and sends over the next', async () => {
    const contactId = await app.addContact({ email: 'alan@patients.example', phone: null });
    const { handle } = await send(contactId, { channels: ['sms', 'email'] });
    assert.equal((await handle.result()).channel, 'email');
    assert.equal(sent('emails.send', 'alan@patients.example').length, 1);
  });
});

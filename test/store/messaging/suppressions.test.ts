import assert from 'node:assert/strict';
import { newId } from '../../../src/security/newId.ts';
import { claimMessage } from '../../../src/store/messaging/messageClaims.ts';
import { applyDeliveryEvent, failMessage } from '../../../src/store/messaging/messageFailures.ts';
import { findMessage, freezeRequest } from '../../../src/store/messaging/messages.ts';
import type { NewNotification } from '../../../src/store/messaging/notifications.ts';
import { liftSuppressions, suppress, suppressionsOf } from '../../../src/store/messaging/suppressions.ts';
import { storeMessage } from '../../support/storeMessage.ts';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.ts';

describe('suppressions', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  const phone = () => `+49151${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;
  /** A message that is about to be sent. */
  async function storeSms(recipient: string, notification: Partial<NewNotification> = {}) {
    const id = await storeMessage(test.database, 'sms', { ...notification, phone: recipient });
    await freezeRequest(test.database, id, { request: {}, recipient });
    return id;
  }
  const reasonsOf = async (address: string) =>
    (await suppressionsOf(test.database, 'sms', address)).map(({ reason }) => reason);

  it('are one a reason while they are in force, whatever the case of the address', async () => {
    const email = `${newId('Pat')}@Clinic.example`;
    const bounce = { channel: 'email', reason: 'hardBounce' } as const;
    await suppress(test.database, { ...bounce, address: email });
    await suppress(test.database, { ...bounce, address: email.toUpperCase() });
    await suppress(test.database, { ...bounce, address: email, reason: 'complaint' });
    const found = await suppressionsOf(test.database, 'email', email.toLowerCase());
    assert.deepEqual(
      found.map(({ reason }) => reason),
      ['hardBounce', 'complaint'],
    );
  });

  it('end for the reasons that are lifted, and can come again', async () => {
    const number = phone();
    const address = { channel: 'sms', address: number } as const;
    await suppress(test.database, { ...address, reason: 'stop' });
    await suppress(test.database, { ...address, reason: 'person' });
    assert.equal(await liftSuppressions(test.database, address, ['stop', 'providerOptOut'], 'START'), 1);
    assert.equal(await liftSuppressions(test.database, address, ['stop', 'providerOptOut'], 'START'), 0);
    assert.deepEqual(await reasonsOf(number), ['person']);
    await suppress(test.database, { ...address, reason: 'stop' });
    assert.deepEqual(await reasonsOf(number), ['person', 'stop']);
  });

  it('withhold a message that is queued already, and leave it queued', async () => {
    const number = phone();
    const id = await storeSms(number);
    await suppress(test.database, { channel: 'sms', address: number, reason: 'stop' });
    assert.deepEqual(await claimMessage(test.database, id), { kind: 'withheld', reason: 'OptedOut' });
    assert.equal((await findMessage(test.database, id))?.status, 'queued');
    await liftSuppressions(test.database, { channel: 'sms', address: number }, ['stop'], 'START');
    assert.deepEqual(await claimMessage(test.database, id), { kind: 'claimed' });
    assert.deepEqual(await claimMessage(test.database, id), { kind: 'taken' });
  });

  it('withhold the messages of their category alone', async () => {
    const number = phone();
    await suppress(test.database, {
      channel: 'sms',
      address: number,
      category: 'marketing',
      reason: 'unsubscribe',
    });
    assert.equal((await claimMessage(test.database, await storeSms(number))).kind, 'claimed');
    const marketing = await storeSms(number, { category: 'marketing' });
    assert.deepEqual(await claimMessage(test.database, marketing), {
      kind: 'withheld',
      reason: 'Unsubscribed',
    });
  });

  it('are joined by expiry when a message is claimed', async () => {
    const id = await storeSms(phone(), { expiresAt: new Date(Date.now() - 1_000) });
    assert.deepEqual(await claimMessage(test.database, id), { kind: 'withheld', reason: 'Expired' });
  });

  it('come of a number that has opted out at the provider, told at once or later', async () => {
    const [early, late, unreachable] = [phone(), phone(), phone()];
    await failMessage(test.database, await storeSms(early), 'Twilio21610');
    const event = { provider: 'twilio', type: 'undelivered', providerMessageId: newId('SM') } as const;
    await applyDeliveryEvent(test.database, await storeSms(late), {
      ...event,
      failureCode: 'Twilio21610',
    });
    await applyDeliveryEvent(test.database, await storeSms(unreachable), {
      ...event,
      providerMessageId: newId('SM'),
      failureCode: 'Twilio30003',
    });
    assert.deepEqual(await reasonsOf(early), ['providerOptOut']);
    assert.deepEqual(await reasonsOf(late), ['providerOptOut']);
    assert.deepEqual(await reasonsOf(unreachable), []);
  });

  it('do not come back with a repeated event after START', async () => {
    const number = phone();
    const id = await storeSms(number);
    const event = {
      provider: 'twilio',
      type: 'failed',
      failureCode: 'Twilio21610',
      providerMessageId: newId('SM'),
    } as const;
    await applyDeliveryEvent(test.database, id, event);
    await liftSuppressions(test.database, { channel: 'sms', address: number }, ['providerOptOut'], 'START');
    await applyDeliveryEvent(test.database, id, event);
    assert.deepEqual(await reasonsOf(number), []);
    assert.equal((await findMessage(test.database, id))?.failureCode, 'Twilio21610');
  });
});

import assert from 'node:assert/strict';
import { ClinicId } from '../../../src/contracts/shared/ids.ts';
import type { SuppressionReason } from '../../../src/domain/messaging/sendingRules.ts';
import { newId } from '../../../src/security/newId.ts';
import { claimMessage } from '../../../src/store/messaging/messageClaims.ts';
import { applyDeliveryEvent, failMessage } from '../../../src/store/messaging/messageFailures.ts';
import { findMessage, freezeRequest } from '../../../src/store/messaging/messages.ts';
import type { NewNotification } from '../../../src/store/messaging/notifications.ts';
import { suppressionsOfAddresses } from '../../../src/store/messaging/sendingFacts.ts';
import {
  liftProviderBlocks,
  liftSuppressions,
  suppress,
  suppressionsOf,
} from '../../../src/store/messaging/suppressions.ts';
import { hashAddress } from '../../support/hashAddress.ts';
import { storeMessage } from '../../support/storeMessage.ts';
import { TEST_CLINIC } from '../../support/testClinics.ts';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.ts';

const SENDER = '+15005550006';
const OTHER = ClinicId.parse('other-clinic');

describe('suppressions', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  const phone = () => `+49151${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;
  /** A message that is about to be sent. */
  async function storeSms(
    recipient: string,
    { sender = SENDER, ...notification }: Partial<NewNotification> & { readonly sender?: string } = {},
  ) {
    const id = await storeMessage(test.database, 'sms', { ...notification, phone: recipient });
    const clinicId = notification.clinicId ?? TEST_CLINIC;
    await freezeRequest(test.database, clinicId, id, { request: {}, recipient, sender });
    return id;
  }
  const claim = (id: string, number: string, clinicId = TEST_CLINIC) =>
    claimMessage(test.database, clinicId, id, hashAddress('sms', number));
  const lift = (number: string, reasons: readonly SuppressionReason[], clinicId = TEST_CLINIC) =>
    liftSuppressions(test.database, clinicId, hashAddress('sms', number), { reasons, liftedBy: 'START' });
  const reasonsOf = async (address: string, clinicId = TEST_CLINIC, sender = SENDER) =>
    (await suppressionsOf(test.database, clinicId, hashAddress('sms', address), sender)).map(
      ({ reason }) => reason,
    );

  it('are one a reason while they are in force, whatever the case of the address', async () => {
    const email = `${newId('Pat')}@Clinic.example`;
    const bounce = { channel: 'email', reason: 'hardBounce' } as const;
    await suppress(test.database, TEST_CLINIC, { ...bounce, address: email });
    await suppress(test.database, TEST_CLINIC, { ...bounce, address: email.toUpperCase() });
    await suppress(test.database, TEST_CLINIC, { ...bounce, address: email, reason: 'complaint' });
    const found = await suppressionsOf(
      test.database,
      TEST_CLINIC,
      hashAddress('email', email.toLowerCase()),
      null,
    );
    assert.deepEqual(
      found.map(({ reason }) => reason),
      ['hardBounce', 'complaint'],
    );
  });

  it('end for the reasons that are lifted, and can come again', async () => {
    const number = phone();
    const address = { channel: 'sms', address: number } as const;
    await suppress(test.database, TEST_CLINIC, { ...address, reason: 'stop' });
    await suppress(test.database, TEST_CLINIC, { ...address, reason: 'person' });
    assert.equal(await lift(number, ['stop', 'providerOptOut']), 1);
    assert.equal(await lift(number, ['stop', 'providerOptOut']), 0);
    assert.deepEqual(await reasonsOf(number), ['person']);
    await suppress(test.database, TEST_CLINIC, { ...address, reason: 'stop' });
    assert.deepEqual(await reasonsOf(number), ['person', 'stop']);
  });

  it('withhold a message that is queued already, and leave it queued', async () => {
    const number = phone();
    const id = await storeSms(number);
    await suppress(test.database, TEST_CLINIC, { channel: 'sms', address: number, reason: 'stop' });
    assert.deepEqual(await claim(id, number), {
      kind: 'withheld',
      reason: 'OptedOut',
    });
    assert.equal((await findMessage(test.database, TEST_CLINIC, id))?.status, 'queued');
    await lift(number, ['stop']);
    assert.deepEqual(await claim(id, number), { kind: 'claimed' });
    assert.deepEqual(await claim(id, number), { kind: 'taken' });
  });

  it('withhold the messages of their category alone', async () => {
    const number = phone();
    await suppress(test.database, TEST_CLINIC, {
      channel: 'sms',
      address: number,
      category: 'marketing',
      reason: 'unsubscribe',
    });
    assert.equal((await claim(await storeSms(number), number)).kind, 'claimed');
    const marketing = await storeSms(number, { category: 'marketing' });
    assert.deepEqual(await claim(marketing, number), {
      kind: 'withheld',
      reason: 'Unsubscribed',
    });
  });

  it('are joined by expiry when a message is claimed', async () => {
    const number = phone();
    const id = await storeSms(number, { expiresAt: new Date(Date.now() - 1_000) });
    assert.deepEqual(await claim(id, number), {
      kind: 'withheld',
      reason: 'Expired',
    });
  });

  it('come of a number that has opted out at the provider, told at once or later', async () => {
    const [early, late, unreachable] = [phone(), phone(), phone()];
    await failMessage(test.database, TEST_CLINIC, await storeSms(early), 'Twilio21610');
    const event = { provider: 'twilio', type: 'undelivered', providerMessageId: newId('SM') } as const;
    await applyDeliveryEvent(test.database, TEST_CLINIC, await storeSms(late), {
      ...event,
      failureCode: 'Twilio21610',
    });
    await applyDeliveryEvent(test.database, TEST_CLINIC, await storeSms(unreachable), {
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
    await applyDeliveryEvent(test.database, TEST_CLINIC, id, event);
    await lift(number, ['providerOptOut']);
    await applyDeliveryEvent(test.database, TEST_CLINIC, id, event);
    assert.deepEqual(await reasonsOf(number), []);
    assert.equal((await findMessage(test.database, TEST_CLINIC, id))?.failureCode, 'Twilio21610');
  });

  it('of one clinic neither hold for another nor are lifted by it', async () => {
    const number = phone();
    await suppress(test.database, TEST_CLINIC, { channel: 'sms', address: number, reason: 'stop' });
    assert.deepEqual(await reasonsOf(number, OTHER), []);
    const id = await storeSms(number, { clinicId: OTHER });
    assert.deepEqual(await claim(id, number, OTHER), { kind: 'claimed' });
    await suppress(test.database, OTHER, { channel: 'sms', address: number, reason: 'stop' });
    assert.equal(await lift(number, ['stop'], OTHER), 1);
    assert.deepEqual(await reasonsOf(number), ['stop']);
  });

  it('of the provider hold for every clinic that sends from what the recipient has blocked, and for no other sender', async () => {
    const number = phone();
    await failMessage(test.database, TEST_CLINIC, await storeSms(number), 'Twilio21610');
    assert.deepEqual(await reasonsOf(number, OTHER), ['providerOptOut']);
    const blocked = { kind: 'withheld', reason: 'OptedOutAtProvider' };
    assert.deepEqual(await claim(await storeSms(number, { clinicId: OTHER }), number, OTHER), blocked);
    for (const clinicId of [TEST_CLINIC, OTHER]) {
      assert.deepEqual(await reasonsOf(number, clinicId, '+15005550007'), []);
      const fromElsewhere = await storeSms(number, { clinicId, sender: '+15005550007' });
      assert.deepEqual(await claim(fromElsewhere, number, clinicId), { kind: 'claimed' });
    }
    await liftProviderBlocks(test.database, hashAddress('sms', number), {
      senders: [SENDER],
      liftedBy: 'recipient',
    });
    assert.deepEqual(await reasonsOf(number, OTHER), []);
  });

  it('hold by the keyed hash alone once the address is erased, and can be lifted', async () => {
    const number = phone();
    await suppress(test.database, TEST_CLINIC, { channel: 'sms', address: number, reason: 'stop' });
    await test.database
      .updateTable('suppressions')
      .set({ address: null, addressHash: hashAddress('sms', number).hash })
      .where('address', '=', number)
      .execute();
    assert.deepEqual(await claim(await storeSms(number), number), { kind: 'withheld', reason: 'OptedOut' });
    const found = await suppressionsOfAddresses(test.database, TEST_CLINIC, {
      sender: SENDER,
      addresses: [hashAddress('sms', phone()), hashAddress('sms', number)],
    });
    assert.deepEqual(found, [{ address: number, category: null, reason: 'stop' }]);
    assert.equal(await lift(number, ['stop']), 1);
    assert.deepEqual(await reasonsOf(number), []);
  });
});

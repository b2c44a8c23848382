import assert from 'node:assert/strict';
import { applyEarlyEvents } from '../../../src/activities/messaging/applyEarlyEvents.ts';
import { reconcileSms } from '../../../src/activities/messaging/reconcileSms.ts';
import { MessageId } from '../../../src/contracts/shared/ids.ts';
import { recordDeliveryEvent } from '../../../src/gateway/recordDeliveryEvent.ts';
import { createTwilio, type TwilioSender } from '../../../src/providers/twilio.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts';
import { SIMULATED_RECIPIENTS } from '../../../src/sandbox/twilio/textMessages.ts';
import { claimMessage } from '../../../src/store/messaging/messageClaims.ts';
import { raiseMessage } from '../../../src/store/messaging/messageStatus.ts';
import { findMessage, freezeRequest } from '../../../src/store/messaging/messages.ts';
import { hashAddress } from '../../support/hashAddress.ts';
import { storeMessage } from '../../support/storeMessage.ts';
import { TEST_CLINIC } from '../../support/testClinics.ts';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.ts';

describe('a record of Twilio whose callbacks name another message', () => {
  let test: TestDatabase;
  let sandbox: Sandbox;
  let twilio: TwilioSender;
  before(async () => {
    test = await createTestDatabase();
    sandbox = await startSandbox();
    const account = { accountSid: `AC${'0'.repeat(32)}`, authToken: 't', timeoutMs: 5_000 };
    twilio = createTwilio({ ...account, baseUrl: sandbox.twilioUrl });
  });
  after(async () => {
    await sandbox.close();
    await test.drop();
  });

  /** An SMS whose request has left; the same text to the same number as all others of these tests. */
  async function requested() {
    const to = SIMULATED_RECIPIENTS.callbacksLost;
    const id = MessageId.parse(await storeMessage(test.database, 'sms', { phone: to }));
    const statusCallback = `http://127.0.0.1:9/webhooks/twilio/status?message=${id}`;
    const request = { from: '+15005550006', to, body: 'How are you?', statusCallback };
    await freezeRequest(test.database, TEST_CLINIC, id, { request, recipient: to, sender: request.from });
    assert.equal(
      (await claimMessage(test.database, TEST_CLINIC, id, hashAddress('sms', to))).kind,
      'claimed',
    );
    return { id, request };
  }
  const tell = (type: string, sid: string, messageId: string) =>
    recordDeliveryEvent(test.database, {
      provider: 'twilio',
      eventId: `${sid}/${type}`,
      type,
      failureCode: type === 'failed' ? 'Twilio30005' : null,
      providerMessageId: sid,
      message: { clinicId: TEST_CLINIC, messageId },
      payload: {},
    });
  const found = async (id: string) => (await findMessage(test.database, TEST_CLINIC, id)) ?? assert.fail();

  it('is not adopted from the list by a message of the same text to the same number', async () => {
    const twice = await requested();
    const { sid: first } = await twilio.sendSms(twice.request);
    await raiseMessage(test.database, TEST_CLINIC, twice.id, { status: 'sent', providerId: first });
    const { sid: second } = await twilio.sendSms(twice.request);
    await tell('sent', second, twice.id);
    const lost = await requested();
    await raiseMessage(test.database, TEST_CLINIC, lost.id, { status: 'unknown' });
    assert.equal(
      await reconcileSms(
        test.database,
        { id: null, sender: twilio },
        { clinicId: TEST_CLINIC, messageId: lost.id },
      ),
      'absent',
    );
    const { status, providerId } = await found(lost.id);
    assert.deepEqual([status, providerId], ['unknown', null]);
  });

  it('tells nothing of the message that took it for its own', async () => {
    const [own, other] = [await requested(), await requested()];
    const { sid } = await twilio.sendSms(other.request);
    await tell('failed', sid, other.id);
    await raiseMessage(test.database, TEST_CLINIC, own.id, { status: 'sent', providerId: sid });
    await applyEarlyEvents(test.database, 'twilio', { clinicId: TEST_CLINIC, messageId: own.id }, sid);
    assert.equal((await found(own.id)).status, 'sent');
  });

  it('counts for the message it names, and leaves the record with the message that has it', async () => {
    const [own, other] = [await requested(), await requested()];
    const { sid } = await twilio.sendSms(own.request);
    await raiseMessage(test.database, TEST_CLINIC, own.id, { status: 'sent', providerId: sid });
    await tell('delivered', sid, other.id);
    const [kept, named] = [await found(own.id), await found(other.id)];
    assert.deepEqual([kept.status, kept.providerId], ['sent', sid]);
    assert.deepEqual([named.status, named.providerId], ['delivered', null]);
  });
});

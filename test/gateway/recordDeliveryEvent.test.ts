import assert from 'node:assert/strict';
import pLimit from 'p-limit';
import { applyEarlyEvents } from '../../src/activities/messaging/applyEarlyEvents.ts';
import { type MessageStatus, messageStatusRank } from '../../src/domain/messaging/messageStatus.ts';
import { recordDeliveryEvent } from '../../src/gateway/recordDeliveryEvent.ts';
import { newId } from '../../src/security/newId.ts';
import { raiseMessage } from '../../src/store/messaging/messageStatus.ts';
import { findMessage } from '../../src/store/messaging/messages.ts';
import { seededRandom } from '../domain/seededRandom.ts';
import { storeMessage } from '../support/storeMessage.ts';
import { TEST_CLINIC } from '../support/testClinics.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

const RACES = 300;
/** More would wait for a connection longer than the pool lets them. */
const AT_ONCE = 20;

describe('a delivery event', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  it('is never lost when it arrives while the provider’s id is being stored', async () => {
    const limit = pLimit(AT_ONCE);
    const races = Array.from({ length: RACES });
    const ids = await limit.map(races, () => storeMessage(test.database, 'email'));
    await limit.map(ids, async (id) => {
      const providerId = `p-${id}`;
      const activity = async () => {
        await raiseMessage(test.database, TEST_CLINIC, id, { status: 'sent', providerId });
        await applyEarlyEvents(test.database, 'resend', { clinicId: TEST_CLINIC, messageId: id }, providerId);
      };
      const event = {
        provider: 'resend',
        eventId: id,
        type: 'email.delivered',
        failureCode: null,
        payload: {},
      } as const;
      const webhook = () => recordDeliveryEvent(test.database, { ...event, providerMessageId: providerId });
      await Promise.all([activity(), webhook()]);
    });
    const statuses = await limit.map(
      ids,
      async (id) => (await findMessage(test.database, TEST_CLINIC, id))?.status,
    );
    assert.deepEqual(statuses, Array(RACES).fill('delivered'));
  });

  it('moves the message forward only, in whatever order events come and however often', async () => {
    const random = seededRandom(7);
    const steps = ['sent', 'delivered', 'opened', 'clicked'] as const;
    for (let round = 0; round < 20; round += 1) {
      const id = await storeMessage(test.database, 'email');
      const events = [...steps, ...steps].sort(() => random() - 0.5);
      const seen: MessageStatus[] = [];
      for (const step of events) {
        const event = {
          provider: 'resend',
          eventId: `${id}/${step}`,
          type: `email.${step}`,
          failureCode: null,
          payload: {},
        } as const;
        await recordDeliveryEvent(test.database, {
          ...event,
          providerMessageId: `p-${id}`,
          message: { clinicId: TEST_CLINIC, messageId: id },
        });
        seen.push((await findMessage(test.database, TEST_CLINIC, id))?.status ?? assert.fail());
      }
      const ranks = seen.map(messageStatusRank);
      assert.deepEqual(
        ranks,
        ranks.toSorted((one, other) => one - other),
        events.join(),
      );
      assert.equal(seen.at(-1), 'clicked');
    }
  });

  it('is stored, once, for a message that is not known', async () => {
    const event = {
      provider: 'twilio',
      eventId: newId('SM'),
      type: 'delivered',
      failureCode: null,
      payload: { To: '+1' },
    } as const;
    const unknown = { ...event, providerMessageId: 'SM-unknown' };
    for (let times = 0; times < 3; times += 1) await recordDeliveryEvent(test.database, unknown);
    const rows = await test.database
      .selectFrom('providerEvents')
      .selectAll()
      .where('eventId', '=', event.eventId)
      .execute();
    assert.deepEqual(
      rows.map(({ messageId, payload }) => [messageId, payload]),
      [[null, { To: '+1' }]],
    );
  });
});

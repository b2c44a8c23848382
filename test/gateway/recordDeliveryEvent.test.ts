import assert from 'node:assert/strict';
import { applyEarlyEvents } from '../../src/activities/applyEarlyEvents.ts';
import { recordDeliveryEvent } from '../../src/gateway/recordDeliveryEvent.ts';
import { newId } from '../../src/security/newId.ts';
import { upsertContact } from '../../src/store/contacts.ts';
import { createMessage, findMessage, raiseMessage } from '../../src/store/messages.ts';
import { createNotification } from '../../src/store/notifications.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

const RACES = 300;

describe('a delivery event', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  const storeMessage = async () => {
    const contact = {
      clinicId: 'test-clinic',
      name: null,
      phone: null,
      locale: 'en',
      timeZone: 'UTC',
    } as const;
    const email = `${newId('to')}@clinic.example`;
    const contactId = await upsertContact(test.database, { ...contact, id: newId('ct'), email });
    const notificationId = await createNotification(test.database, {
      id: newId('nt'),
      key: newId('key'),
      clinicId: 'test-clinic',
      contactId,
      content: { template: 'visit-check-in' },
      channels: ['email'],
    });
    return createMessage(test.database, { id: newId('ms'), notificationId, channel: 'email' });
  };

  it('is never lost when it arrives while the provider’s id is being stored', async () => {
    const ids = await Promise.all(Array.from({ length: RACES }, storeMessage));
    await Promise.all(
      ids.map(async (id) => {
        const providerId = `p-${id}`;
        const activity = async () => {
          await raiseMessage(test.database, id, { status: 'sent', providerId });
          await applyEarlyEvents(test.database, 'resend', id, providerId);
        };
        const event = { provider: 'resend', eventId: id, type: 'email.delivered' } as const;
        const webhook = () =>
          recordDeliveryEvent(test.database, { ...event, providerMessageId: providerId }, 'delivered');
        await Promise.all([activity(), webhook()]);
      }),
    );
    const statuses = await Promise.all(ids.map(async (id) => (await findMessage(test.database, id))?.status));
    assert.deepEqual(statuses, Array(RACES).fill('delivered'));
  });
});

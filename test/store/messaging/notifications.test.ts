import assert from 'node:assert/strict';
import { ZodError } from 'zod';
import { newId } from '../../../src/security/newId.ts';
import { upsertContact } from '../../../src/store/contacts/upsertContacts.ts';
import {
  createNotification,
  findNotification,
  type NewNotification,
} from '../../../src/store/messaging/notifications.ts';
import { TEST_CLINIC } from '../../support/testClinics.ts';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.ts';

const REMINDER = {
  template: 'appointment-reminder',
  startsAt: '2026-11-27T14:32:00Z',
  timeZone: 'Europe/Berlin',
} as const;

describe('notifications', () => {
  let test: TestDatabase;
  let contactId: string;
  before(async () => {
    test = await createTestDatabase();
    ({ contactId } = await upsertContact(test.database, TEST_CLINIC, { email: 'ada@example.org' }));
  });
  after(() => test.drop());

  const notification = (key: string) => ({
    id: newId('nt'),
    key,
    clinicId: TEST_CLINIC,
    contactId,
    content: REMINDER,
    channels: ['sms', 'email'] as const,
  });

  it('need no analysis, keep their variables and count as their template does', async () => {
    const id = await createNotification(test.database, notification('a'));
    const stored = await findNotification(test.database, TEST_CLINIC, id);
    assert.deepEqual(stored?.content, { ...REMINDER, place: null, clockChange: 'none', isConfirmed: false });
    assert.deepEqual(
      [stored?.category, stored?.analysisId, stored?.critical, stored?.expiresAt, stored?.replyWorkflowId],
      ['reminder', null, false, null, null],
    );
  });

  it('keep what their sender says about category, delivery, expiry and replies', async () => {
    const expiresAt = new Date('2026-11-27T14:32:00Z');
    const id = await createNotification(test.database, {
      ...notification('b'),
      category: 'transactional',
      critical: true,
      deliverWithinSeconds: 600,
      expiresAt,
      replyWorkflowId: 'appointment/1',
    });
    const stored = await findNotification(test.database, TEST_CLINIC, id);
    assert.deepEqual(
      [stored?.category, stored?.critical, stored?.deliverWithinSeconds, stored?.replyWorkflowId],
      ['transactional', true, 600, 'appointment/1'],
    );
    assert.deepEqual(stored?.expiresAt, expiresAt);
  });

  it('are one a key, and the first stays', async () => {
    const first = await createNotification(test.database, notification('c'));
    const second = await createNotification(test.database, {
      ...notification('c'),
      content: { template: 'visit-check-in' },
    });
    assert.equal(second, first);
    assert.equal(
      (await findNotification(test.database, TEST_CLINIC, first))?.content.template,
      'appointment-reminder',
    );
  });

  it('are the same by their hash exactly when they say the same', async () => {
    const hash = async (key: string, change: object = {}) => {
      const id = await createNotification(test.database, {
        ...notification(key),
        content: { ...REMINDER, ...change },
      });
      return (await findNotification(test.database, TEST_CLINIC, id))?.contentHash;
    };
    assert.equal(await hash('d'), await hash('e'));
    assert.notEqual(await hash('f', { place: 'Room 3' }), await hash('g'));
  });

  it('are refused when a variable is wrong, naming it and storing nothing', async () => {
    const wrong: readonly [NewNotification['content'], string][] = [
      [{ ...REMINDER, startsAt: 'tomorrow' }, 'startsAt'],
      [{ ...REMINDER, timeZone: '+01:00' }, 'timeZone'],
      [{ template: 'announcement', subject: ' \r\n ', paragraphs: ['Hello'] }, 'subject'],
    ];
    for (const [content, field] of wrong) {
      const key = `wrong-${field}`;
      await assert.rejects(
        createNotification(test.database, { ...notification(key), content }),
        (error) => error instanceof ZodError && error.issues[0]?.path[0] === field,
      );
      const stored = await test.database
        .selectFrom('notifications')
        .select('id')
        .where('key', '=', key)
        .execute();
      assert.deepEqual(stored, []);
    }
  });
});

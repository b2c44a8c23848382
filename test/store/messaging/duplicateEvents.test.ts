import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { raiseMessage } from '../../../src/store/messaging/messageStatus.ts';
import { storeMessage } from '../../support/storeMessage.ts';
import { TEST_CLINIC } from '../../support/testClinics.ts';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.ts';

describe('an event that comes again', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  /** PostgreSQL gives a row a new version with every update, even one that changes no value. */
  const rowOf = async (id: string) => {
    const { rows } = await sql`select xmin::text, ctid::text, * from messages where id = ${id}`.execute(
      test.database,
    );
    return rows[0];
  };

  it('does not touch the message, nor does an earlier one', async () => {
    const id = await storeMessage(test.database, 'email');
    await raiseMessage(test.database, TEST_CLINIC, id, { status: 'delivered', providerId: 'p-1' });
    const before = await rowOf(id);
    await raiseMessage(test.database, TEST_CLINIC, id, { status: 'delivered', providerId: 'p-1' });
    await raiseMessage(test.database, TEST_CLINIC, id, { status: 'sent', providerId: 'p-1' });
    assert.deepEqual(await rowOf(id), before);
  });

  it('gives no second message the id of the first', async () => {
    const [one, other] = [
      await storeMessage(test.database, 'email'),
      await storeMessage(test.database, 'email'),
    ];
    await raiseMessage(test.database, TEST_CLINIC, one, { status: 'sent', providerId: 'p-2' });
    await raiseMessage(test.database, TEST_CLINIC, other, { status: 'sent', providerId: 'p-2' });
    const { rows } = await sql<{ id: string }>`select id from messages where provider_id = 'p-2'`.execute(
      test.database,
    );
    assert.deepEqual(rows, [{ id: one }]);
  });

  it('does not take the id from a message that has one', async () => {
    const id = await storeMessage(test.database, 'email');
    await raiseMessage(test.database, TEST_CLINIC, id, { status: 'sent', providerId: 'p-3' });
    await raiseMessage(test.database, TEST_CLINIC, id, { status: 'delivered', providerId: 'p-4' });
    const row = await test.database
      .selectFrom('messages')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    assert.deepEqual([row?.providerId, row?.status], ['p-3', 'delivered']);
  });
});

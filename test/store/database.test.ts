import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { openConnections, openDatabase } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

describe('the connections of a worker', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  it('are open before there is work for them', async () => {
    const database = openDatabase(test.url);
    const idle = async (): Promise<number> => {
      const { rows } = await sql<{ count: number }>`
        select count(*) from pg_stat_activity where datname = current_database() and state = 'idle'`.execute(
        test.database,
      );
      return rows[0]?.count ?? 0;
    };
    try {
      const others = await idle();
      await openConnections(database);
      assert.equal((await idle()) - others, 10);
    } finally {
      await database.destroy();
    }
  });
});

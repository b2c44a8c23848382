import { randomBytes } from 'node:crypto';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { sharedServers } from './sharedServers.ts';
import { MIGRATED_DATABASE } from './testServers.ts';

/** A migrated database of its own, for a test that needs no more of the application. */
export interface TestDatabase {
  readonly database: Database;
  readonly url: string;
  drop(): Promise<void>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const { postgres } = await sharedServers();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await postgres.createDatabase(name, MIGRATED_DATABASE);
  const url = postgres.url(name);
  const database = openDatabase(url);
  return {
    database,
    url,
    async drop() {
      await database.destroy();
      await postgres.dropDatabase(name);
    },
  };
}

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { runNode } from '../support/runCommand.ts';
import { sharedServers } from '../support/sharedServers.ts';

describe('migrations', () => {
  it('run once when several processes start at once', async () => {
    const { postgres } = await sharedServers();
    const name = `test_${randomBytes(6).toString('hex')}`;
    await postgres.createDatabase(name);
    const script = `
      const { openDatabase } = await import('./src/store/database.ts');
      const { migrate } = await import('./src/store/migrate.ts');
      const database = openDatabase(process.argv[1]);
      await migrate(database);
      await database.destroy();`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', script, postgres.url(name)];
    const ran = await Promise.all(Array.from({ length: 4 }, () => runNode(args)));
    assert.deepEqual(
      ran.map(({ code, stderr }) => [code, stderr]),
      Array(4).fill([0, '']),
    );

    const database = openDatabase(postgres.url(name));
    await migrate(database);
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(database);
    assert.equal(new Set(rows.map((row) => row.name)).size, rows.length);
    assert.ok(rows.length > 1);
    await database.destroy();
    await postgres.dropDatabase(name);
  });
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { tableTypes } from '../../scripts/tableTypes.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

describe('the types of the tables', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  it('are those of the migrated database; after a change of a migration, run: npx tsx scripts/writeTableTypes.ts', async () => {
    const expected = await tableTypes(test.database);
    const files = readdirSync('src/store/tables').map((file) => `src/store/tables/${file}`);
    assert.deepEqual(files.sort(), [...expected.keys()].sort());
    for (const [file, text] of expected) assert.equal(readFileSync(file, 'utf8'), text, file);
  });
});

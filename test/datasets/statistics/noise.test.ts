import assert from 'node:assert/strict';
import { countFalseFindings } from './countFalseFindings.ts';
import { withTable } from './sampleTable.ts';

describe('noise', () => {
  it('is found to be noise: few of the tables without any effect have a finding after adjustment', async () => {
    const { withFindings, results, findings } = await withTable('select 1', (connection) =>
      countFalseFindings(connection, { tables: 20, rows: 150 }),
    );
    assert.ok(results > 1_000);
    assert.ok(withFindings <= 3, `${withFindings} of 20 tables, ${findings} of ${results} results`);
  });
});

import { countFalseFindings } from '../../../test/datasets/statistics/countFalseFindings.ts';
import { withTable } from '../../../test/datasets/statistics/sampleTable.ts';
import type { CheckLine } from '../checkLine.ts';

/** Half of the tables are small, where tests that only hold for many rows would fail. */
const TABLES = 100;
const ROWS = [60, 400];
/** Of the tables in which there is nothing to find. */
const MOST_FALSE = 0.05;

/** Whether tables of independent columns stay without findings, as often as the adjustment of p-values promises. */
export async function checkNoise(): Promise<CheckLine[]> {
  const lines: CheckLine[] = [];
  let tables = 0;
  for (const rows of ROWS) {
    const { withFindings, findings, results } = await withTable('select 1', (connection) =>
      countFalseFindings(connection, { tables: TABLES, rows }),
    );
    tables += withFindings;
    lines.push({
      what: `${TABLES} tables of ${rows} rows without any effect`,
      expected: `at most ${MOST_FALSE * 100} % false findings`,
      found: `${findings} of ${results} results, in ${withFindings} tables`,
      ok: findings <= MOST_FALSE * results,
    });
  }
  const all = TABLES * ROWS.length;
  return [
    ...lines,
    {
      what: `${all} tables`,
      expected: `any finding in at most ${MOST_FALSE * all}`,
      found: `in ${tables}`,
      ok: tables <= MOST_FALSE * all,
    },
  ];
}

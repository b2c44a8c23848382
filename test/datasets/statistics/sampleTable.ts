import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DuckDBConnection } from '@duckdb/node-api';
import { withDuckDb } from '../../../src/datasets/duckdb.ts';
import { text } from '../../../src/datasets/sql.ts';
import type { AnalysedColumn, Level } from '../../../src/datasets/statistics/analysedColumn.ts';

const SAMPLE = fileURLToPath(new URL('../../../samples/ncctg-lung.csv', import.meta.url));

/** Makes a table by SQL in a database of its own and has it used. */
export async function withTable<T>(
  create: string,
  use: (connection: DuckDBConnection) => Promise<T>,
  signal: AbortSignal = new AbortController().signal,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'aftercare-test-statistics-'));
  try {
    return await withDuckDb(directory, { memoryLimit: '256MB', threads: 2, signal }, async (connection) => {
      await connection.run(create);
      return use(connection);
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The shipped sample as the table `lung`. */
export const LUNG = `create table lung as select * from read_csv(${text(SAMPLE)})`;

export const number = (name: string): AnalysedColumn => ({ kind: 'number', name, sql: `"${name}"` });
export const category = (name: string, labels: Readonly<Record<string, string | readonly string[]>>) => ({
  kind: 'category' as const,
  name,
  sql: `"${name}"`,
  levels: Object.entries(labels).map(
    ([label, values]): Level => ({ label, values: typeof values === 'string' ? [values] : values }),
  ),
});

/** The columns of the sample. Its status is 0 for censored and 1 for dead, its sex 1 for male and 2 for female. */
export const LUNG_COLUMNS: readonly AnalysedColumn[] = [
  number('time'),
  category('status', { censored: '0', dead: '1' }),
  number('age'),
  category('sex', { male: '1', female: '2' }),
  { ...category('ph.ecog', { '0': '0.0', '1': '1.0', '2': '2.0', '3': '3.0' }), isScore: true },
  number('ph.karno'),
  number('pat.karno'),
  number('meal.cal'),
  number('wt.loss'),
];

import type { DuckDBConnection } from '@duckdb/node-api';
import type { AnalysedColumn } from '../../../src/datasets/statistics/analysedColumn.ts';
import { computeAssociations } from '../../../src/datasets/statistics/computeAssociations.ts';

const NUMBERS = [
  'random()',
  'random() + random() + random()',
  '-ln(1 - random())',
  'exp(3 * random() + 3 * random())',
];
const LEVELS = [2, 3, 5];
/** Adjusted p-values below it count as findings. */
const SIGNIFICANT = 0.05;

/** What was found in tables in which there is nothing to find. */
export interface FalseFindings {
  readonly tables: number;
  /** Tables with at least one finding. */
  readonly withFindings: number;
  readonly results: number;
  readonly findings: number;
}

/**
 * Computes the associations of tables of independent columns: even, bell-shaped and skewed numbers with and without missing values,
 * categories of two to five levels, and dates.
 */
export async function countFalseFindings(
  connection: DuckDBConnection,
  { tables, rows }: { readonly tables: number; readonly rows: number },
): Promise<FalseFindings> {
  let [withFindings, results, findings] = [0, 0, 0];
  const signal = new AbortController().signal;
  for (let table = 0; table < tables; table += 1) {
    await connection.run(`select setseed(${(table + 1) / (tables + 1)})`);
    await connection.run(`create or replace table noise as select ${expressions()} from range(${rows})`);
    const found = await computeAssociations(connection, { table: 'noise', columns: COLUMNS, signal });
    const estimates = found.flatMap(({ estimate }) => (estimate.estimable ? [estimate] : []));
    const wrong = estimates.filter(({ adjustedP }) => adjustedP !== null && adjustedP < SIGNIFICANT);
    results += estimates.length;
    findings += wrong.length;
    if (wrong.length > 0) withFindings += 1;
  }
  return { tables, withFindings, results, findings };
}

const COLUMNS: readonly AnalysedColumn[] = [
  ...NUMBERS.flatMap((_, at) => [`n${at}`, `m${at}`]).map((name) => ({
    kind: 'number' as const,
    name,
    sql: name,
  })),
  ...LEVELS.map((_, at) => ({ kind: 'category' as const, name: `c${at}`, sql: `c${at}` })),
  { kind: 'date', name: 'day', sql: 'day' },
];

function expressions(): string {
  const numbers = NUMBERS.flatMap((value, at) => [
    `${value} as n${at}`,
    `case when random() < 0.8 then ${value} end as m${at}`,
  ]);
  const categories = LEVELS.map((levels, at) => `cast(floor(random() * ${levels}) as integer) as c${at}`);
  return [
    ...numbers,
    ...categories,
    "date '2024-01-01' + cast(floor(random() * 365) as integer) as day",
  ].join(', ');
}

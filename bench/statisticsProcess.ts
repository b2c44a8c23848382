import { join } from 'node:path';
import { withDuckDb } from '../src/datasets/duckdb.ts';
import type { AnalysedColumn } from '../src/datasets/statistics/analysedColumn.ts';
import { computeAssociations } from '../src/datasets/statistics/computeAssociations.ts';

/** Columns of the table: measurements, of which a third have missing values, dates, and categories of two to six levels. */
const NUMBERS = 18;
const DATES = 2;
const CATEGORIES = 10;

/**
 * A process of its own, so that its largest memory is that of one piece of work:
 * `statisticsProcess.ts WORK DIRECTORY ROWS`. It sends its seconds and its peak memory to its parent.
 */
const [work = '', directory = '', rows = '0'] = process.argv.slice(2);
const signal = new AbortController().signal;
await withDuckDb(directory, { memoryLimit: '512MB', threads: 2, signal }, async (connection) => {
  await connection.run(`attach '${join(directory, 'visits.duckdb')}' as stored`);
  await connection.run('use stored');
  if (work === 'make') {
    await connection.run('select setseed(0.5)');
    await connection.run(
      `create table visits as select ${expressions().join(', ')} from range(${rows}) rows(i)`,
    );
    await connection.run('checkpoint');
    return;
  }
  if (work === 'csv') {
    await connection.run(`copy visits to '${join(directory, 'visits.csv')}' (header)`);
    return;
  }
  const startedAt = performance.now();
  let results = 0;
  if (work === 'summarize') await connection.runAndReadAll('summarize visits');
  else
    results = (await computeAssociations(connection, { table: 'visits', columns: columns(), signal })).length;
  const seconds = (performance.now() - startedAt) / 1_000;
  process.send?.({ seconds, peakMb: process.resourceUsage().maxRSS / 1_024, results });
});

function expressions(): string[] {
  const numbers = Array.from({ length: NUMBERS }, (_, at) => {
    const value = `random() + random() + ${at % 6 === 0 ? 'exp(4 * random())' : 'random()'}`;
    return `${at % 3 === 0 ? `case when random() < 0.9 then ${value} end` : value} as n${at}`;
  });
  const dates = Array.from(
    { length: DATES },
    (_, at) => `date '2020-01-01' + cast(floor(random() * 1500) as integer) as d${at}`,
  );
  const categories = Array.from(
    { length: CATEGORIES },
    (_, at) => `'level ' || cast(floor(random() * ${2 + (at % 5)}) as integer) as c${at}`,
  );
  return [...numbers, ...dates, ...categories];
}

function columns(): AnalysedColumn[] {
  const of = (kind: 'number' | 'date' | 'category', letter: string, count: number): AnalysedColumn[] =>
    Array.from({ length: count }, (_, at) => ({ kind, name: `${letter}${at}`, sql: `${letter}${at}` }));
  return [...of('number', 'n', NUMBERS), ...of('date', 'd', DATES), ...of('category', 'c', CATEGORIES)];
}

import type { DuckDBConnection } from '@duckdb/node-api';
import type { GroupMoments } from '../../domain/statistics/groupMoments.ts';
import type { PairSums } from '../../domain/statistics/pairSums.ts';
import { readRow } from '../types/countedValues.ts';
import { PREPARED } from './prepareRows.ts';
import { momentsSql } from './readGroupMoments.ts';
import { type CellPair, pairSums, sumsSql } from './readPairSums.ts';

/** The table of ranks, with the same columns as the prepared table. */
export const RANKED = 'statistics_ranks';
const TEMPORARY = 'statistics_rank';

/** The mean rank of equal values, standardised so that distinct ranks have a variance of 1. */
const rankSql = (value: string): string =>
  `case when ${value} is not null then
    (rank() over (order by ${value}) + (count(*) over (partition by ${value}) - 1) / 2.0 - (count(${value}) over () + 1) / 2.0)
      / (count(${value}) over () / sqrt(12.0)) end`;

/**
 * Makes the table {@link RANKED}: numbers as their ranks among all rows that have them, levels as they are. Each column is sorted by itself,
 * so that memory does not grow with their number.
 *
 * @param numbers columns that are ranked
 * @param others columns that are copied
 */
export async function withRankedRows<T>(
  connection: DuckDBConnection,
  {
    numbers,
    others,
    step,
  }: { readonly numbers: readonly string[]; readonly others: readonly string[]; readonly step: () => void },
  use: () => Promise<T>,
): Promise<T> {
  try {
    for (const cell of numbers) {
      step();
      await connection.run(
        `create or replace temp table ${TEMPORARY}_${cell} as
          select ${cell} from (select rowid as id, ${rankSql(cell)} as ${cell} from ${PREPARED}) order by id`,
      );
    }
    step();
    const ranked = numbers.map((cell) => `${TEMPORARY}_${cell}.${cell}`);
    const copied = others.map((cell) => `${PREPARED}.${cell}`);
    await connection.run(
      `create or replace temp table ${RANKED} as select ${[...ranked, ...copied].join(', ') || '1 as one'}
        from ${PREPARED} ${numbers.map((cell) => `positional join ${TEMPORARY}_${cell}`).join(' ')}`,
    );
    await dropRanks(connection, numbers);
    return await use();
  } finally {
    await dropRanks(connection, numbers);
    await connection.run(`drop table if exists ${RANKED}`);
  }
}

async function dropRanks(connection: DuckDBConnection, numbers: readonly string[]): Promise<void> {
  for (const cell of numbers) await connection.run(`drop table if exists ${TEMPORARY}_${cell}`);
}

/** The sums of a pair of numbers by their ranks among the rows that have both. */
export async function rankPairSums(connection: DuckDBConnection, { x, y }: CellPair): Promise<PairSums> {
  const row = await readRow(
    connection,
    `select ${sumsSql({ x: 'x', y: 'y' })} from (select ${rankSql(x)} as x, ${rankSql(y)} as y
      from ${PREPARED} where ${x} is not null and ${y} is not null)`,
  );
  return pairSums(row.map(Number));
}

/** The moments, by level, of the ranks of a number among the rows of these levels. */
export async function rankGroupMoments(
  connection: DuckDBConnection,
  {
    number,
    level,
    places,
  }: { readonly number: string; readonly level: string; readonly places: readonly number[] },
): Promise<GroupMoments[]> {
  const found = await connection.runAndReadAll(
    `select k, ${momentsSql('r')} from (select ${level} as k, ${rankSql(number)} as r from ${PREPARED}
      where ${number} is not null and ${level} in (${places.join(', ')})) group by k order by k`,
  );
  return found.getRows().map(([, n, mean, variance]) => ({
    n: Number(n),
    mean: Number(mean),
    variance: Number(variance),
  }));
}

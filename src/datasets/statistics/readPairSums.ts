import type { DuckDBConnection } from '@duckdb/node-api';
import type { PairSums } from '../../domain/statistics/pairSums.ts';
import { readRow } from '../types/countedValues.ts';

/** Columns of a prepared table, as numbers. */
export interface CellPair {
  readonly x: string;
  readonly y: string;
}

/** Pairs that one scan takes; between scans a computation can be cancelled. */
const PAIRS_AT_ONCE = 40;

/** The sums of pairs of numbers over the rows that have both, in the given order. */
export async function readPairSums(
  connection: DuckDBConnection,
  {
    table,
    pairs,
    step,
  }: { readonly table: string; readonly pairs: readonly CellPair[]; readonly step: () => void },
): Promise<PairSums[]> {
  const sums: PairSums[] = [];
  for (let from = 0; from < pairs.length; from += PAIRS_AT_ONCE) {
    step();
    const batch = pairs.slice(from, from + PAIRS_AT_ONCE);
    const row = await readRow(connection, `select ${batch.map(sumsSql).join(', ')} from ${table}`);
    sums.push(...batch.map((_, at) => pairSums(row.slice(4 * at, 4 * at + 4).map(Number))));
  }
  return sums;
}

/** Scans that so many pairs take. */
export const scansOfPairs = (pairs: number): number => Math.ceil(pairs / PAIRS_AT_ONCE);

export const sumsSql = ({ x, y }: CellPair): string =>
  `regr_count(${y}, ${x}), coalesce(regr_sxx(${y}, ${x}), 0), coalesce(regr_syy(${y}, ${x}), 0), coalesce(regr_sxy(${y}, ${x}), 0)`;

export function pairSums([n = 0, sxx = 0, syy = 0, sxy = 0]: readonly number[]): PairSums {
  return { n, sxx, syy, sxy };
}

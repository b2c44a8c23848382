import type { DuckDBConnection } from '@duckdb/node-api';
import { type Association, withAdjustedP } from '../../domain/statistics/association.ts';
import type { AnalysedColumn, StatisticsOptions } from './analysedColumn.ts';
import {
  correlationResult,
  groupResult,
  impossibleResult,
  type Ranked,
  tableResult,
  trendResult,
} from './associationResults.ts';
import { type LevelColumn, type NumberColumn, type PlannedPairs, planPairs } from './planPairs.ts';
import { PREPARED, type PreparedRows, withPreparedRows } from './prepareRows.ts';
import { progressSteps } from './progressSteps.ts';
import { RANKED, rankGroupMoments, rankPairSums, withRankedRows } from './rankRows.ts';
import { readCountTable } from './readCountTable.ts';
import { readGroupMoments, scansOfMoments } from './readGroupMoments.ts';
import { readPairSums, scansOfPairs } from './readPairSums.ts';

/** In larger tables ranks are those among all rows that have the number: to sort each pair anew would take minutes. */
const RANK_EACH_PAIR = 20_000;

/**
 * Effect, 95 % interval, test and n of each pair of columns, from all rows; p-values are adjusted for the number of pairs. Rows stay in
 * DuckDB: each scan of it returns sums or counts. Columns of free text and of ids do not belong among the columns.
 *
 * @throws the reason of the signal once it is aborted
 */
export async function computeAssociations(
  connection: DuckDBConnection,
  {
    table,
    columns,
    outcomes = [],
    ...options
  }: {
    readonly table: string;
    readonly columns: readonly AnalysedColumn[];
    /** Names of columns that come first in their pairs: a risk difference is one of their last level. */
    readonly outcomes?: readonly string[];
  } & StatisticsOptions,
): Promise<Association[]> {
  return withPreparedRows(connection, { table, columns, ...options }, async (prepared) => {
    const plan = planPairs(prepared.columns, outcomes);
    const step = progressSteps(stepsOf(plan), options);
    const results = [
      ...(await byNumber(connection, prepared, plan, step)),
      ...(await byTable(connection, prepared, plan, step)),
      ...plan.impossible.map((pair) => impossibleResult(pair, prepared.rows)),
    ];
    options.onProgress?.(1);
    return withAdjustedP(results);
  });
}

function stepsOf({ correlations, groups, tables, trends }: PlannedPairs): number {
  const numbers = rankedNumbers({ correlations, groups }).length;
  const scans = scansOfPairs(correlations.length);
  const moments = [...byLevel(groups).values()].reduce((sum, list) => sum + scansOfMoments(list.length), 0);
  return 2 * scans + 2 * moments + numbers + 1 + scansOfPairs(trends.length) + tables.length;
}

async function byNumber(
  connection: DuckDBConnection,
  { rows }: PreparedRows,
  plan: PlannedPairs,
  step: () => void,
): Promise<Association[]> {
  const { correlations, groups, trends } = plan;
  const cells = (pairs: PlannedPairs['correlations']) =>
    pairs.map(([one, other]) => ({ x: one.number.cell, y: other.number.cell }));
  const sums = await readPairSums(connection, { table: PREPARED, pairs: cells(correlations), step });
  const slopes = await readPairSums(connection, {
    table: PREPARED,
    pairs: trends.map(([number, date]) => ({ x: date.number.cell, y: number.number.cell })),
    step,
  });
  const moments = await readMoments(connection, { table: PREPARED, groups, step });
  const isSmall = rows <= RANK_EACH_PAIR;
  const numbers = rankedNumbers(plan);
  const others = [...new Set(groups.map(([, { levels }]) => levels.cell))];
  return withRankedRows(connection, { numbers, others, step }, async () => {
    const results: Association[] = [];
    const rankSums = await readPairSums(connection, { table: RANKED, pairs: cells(correlations), step });
    for (const [at, pair] of correlations.entries()) {
      const [found, ranks] = [sums[at], rankSums[at]];
      if (!found || !ranks) continue;
      const isOfPair = pair.every(({ number }) => number.count === found.n);
      const [x = '', y = ''] = pair.map(({ number }) => number.cell);
      const value = isOfPair || !isSmall ? ranks : await rankPairSums(connection, { x, y });
      const within = isOfPair || isSmall ? 'pair' : 'column';
      results.push(correlationResult(pair, rows, found, { value, within }));
    }
    const rankMoments = await readMoments(connection, { table: RANKED, groups, step });
    for (const [at, pair] of groups.entries()) {
      const [{ number }, { levels }] = pair;
      const rank = async (
        places: readonly number[],
        n: number,
      ): Promise<Ranked<NonNullable<(typeof moments)[0]>>> => {
        const isOfPair = n === number.count;
        const ofColumn = () => places.flatMap((place) => rankMoments[at]?.[place] ?? []);
        const exact = () => rankGroupMoments(connection, { number: number.cell, level: levels.cell, places });
        const value = isOfPair || !isSmall ? ofColumn() : await exact();
        return { value, within: isOfPair || isSmall ? 'pair' : 'column' };
      };
      results.push(await groupResult(pair, rows, moments[at] ?? [], rank));
    }
    for (const [at, pair] of trends.entries()) {
      const found = slopes[at];
      if (found) results.push(trendResult(pair, rows, found));
    }
    return results;
  });
}

/** The moments of each pair, in the order of the pairs. */
async function readMoments(
  connection: DuckDBConnection,
  {
    table,
    groups,
    step,
  }: { readonly table: string; readonly groups: PlannedPairs['groups']; readonly step: () => void },
) {
  const found = new Map<
    readonly [NumberColumn, LevelColumn],
    Awaited<ReturnType<typeof readGroupMoments>>[0]
  >();
  for (const [{ levels }, pairs] of byLevel(groups)) {
    const moments = await readGroupMoments(connection, {
      table,
      level: levels.cell,
      levels: levels.labels.length,
      numbers: pairs.map(([{ number }]) => number.cell),
      step,
    });
    for (const [at, pair] of pairs.entries()) found.set(pair, moments[at] ?? []);
  }
  return groups.map((pair) => found.get(pair) ?? []);
}

function byLevel(groups: PlannedPairs['groups']): Map<LevelColumn, PlannedPairs['groups'][number][]> {
  const levels = new Map<LevelColumn, PlannedPairs['groups'][number][]>();
  for (const pair of groups) levels.set(pair[1], [...(levels.get(pair[1]) ?? []), pair]);
  return levels;
}

const rankedNumbers = ({ correlations, groups }: Pick<PlannedPairs, 'correlations' | 'groups'>): string[] => [
  ...new Set([...correlations.flat(), ...groups.map(([number]) => number)].map(({ number }) => number.cell)),
];

async function byTable(
  connection: DuckDBConnection,
  { rows }: PreparedRows,
  { tables }: PlannedPairs,
  step: () => void,
): Promise<Association[]> {
  const results: Association[] = [];
  for (const pair of tables) {
    step();
    const [one, other] = pair;
    const counted = ({ levels: { cell, labels } }: LevelColumn) => ({ cell, levels: labels.length });
    const counts = await readCountTable(connection, PREPARED, [counted(one), counted(other)]);
    results.push(tableResult(pair, rows, counts));
  }
  return results;
}

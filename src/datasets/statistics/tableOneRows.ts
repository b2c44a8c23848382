import type { DuckDBConnection } from '@duckdb/node-api';
import type { Association } from '../../domain/statistics/association.ts';
import { categoryBalance, numberBalance } from '../../domain/statistics/groupBalance.ts';
import { type GroupMoments, groupSquares } from '../../domain/statistics/groupMoments.ts';
import { resultId } from '../../domain/statistics/resultId.ts';
import type { CategorySummary, NumberSummary, TableOneRow } from '../../domain/statistics/tableOne.ts';
import { groupResult, tableResult } from './associationResults.ts';
import type { LevelColumn, NumberColumn } from './planPairs.ts';
import { PREPARED, type PreparedNumber, valueAt } from './prepareRows.ts';
import { rankGroupMoments } from './rankRows.ts';
import { readCountTable } from './readCountTable.ts';
import { readGroupMoments } from './readGroupMoments.ts';
import { OVERALL, type Quartiles, readQuartiles } from './readQuartiles.ts';

/** The groups of a table, and the rows that each has. */
export interface Grouping {
  readonly connection: DuckDBConnection;
  /** Of the table, also those without a group. */
  readonly rows: number;
  readonly group: LevelColumn;
  readonly counts: readonly number[];
  /** Whether the groups are compared; not where all rows are one. */
  readonly isCompared: boolean;
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

export async function numberRow(
  { connection, rows, group, counts, isCompared }: Grouping,
  column: NumberColumn,
): Promise<TableOneRow> {
  const { cell: level, labels } = group.levels;
  const { cell } = column.number;
  const [moments = []] = await readGroupMoments(connection, {
    table: PREPARED,
    level,
    levels: labels.length,
    numbers: [cell],
    step: () => undefined,
  });
  const quartiles = await readQuartiles(connection, { cell, group: level });
  const rank = async (places: readonly number[]) => ({
    value: await rankGroupMoments(connection, { number: cell, level, places }),
    within: 'pair' as const,
  });
  const result = isCompared ? await groupResult([column, group], rows, moments, rank) : undefined;
  const summary = (size: number, own: GroupMoments, quarters: Quartiles | undefined) =>
    numberSummary(column.number, { size, own, quarters });
  return {
    kind: 'number',
    id: resultId('t1', column.name),
    column: column.name,
    standardisedDifference: isCompared ? numberBalance(moments) : null,
    test: result ? testOf(result) : null,
    overall: summary(total(counts), joined(moments), quartiles.get(OVERALL)),
    groups: isCompared
      ? moments.map((own, place) => summary(counts[place] ?? 0, own, quartiles.get(place)))
      : [],
  };
}

/** The moments of groups together. */
function joined(groups: readonly GroupMoments[]): GroupMoments {
  const filled = groups.filter(({ n }) => n > 0);
  if (filled.length === 0) return { n: 0, mean: 0, variance: 0 };
  const { n, between, within } = groupSquares(filled);
  const mean = filled.reduce((sum, group) => sum + group.n * group.mean, 0) / n;
  return { n, mean, variance: n > 1 ? (between + within) / (n - 1) : 0 };
}

function numberSummary(
  number: PreparedNumber,
  {
    size,
    own: { n, ...own },
    quarters,
  }: { readonly size: number; readonly own: GroupMoments; readonly quarters: Quartiles | undefined },
): NumberSummary {
  const value = (scaled: number | undefined) =>
    n === 0 || scaled === undefined ? null : valueAt(number, scaled);
  return {
    n,
    missing: size - n,
    mean: value(own.mean),
    standardDeviation: n < 2 ? null : number.standardDeviation * Math.sqrt(own.variance),
    lowerQuartile: value(quarters?.[0]),
    median: value(quarters?.[1]),
    upperQuartile: value(quarters?.[2]),
  };
}

export async function categoryRow(
  { connection, rows, group, counts, isCompared }: Grouping,
  column: LevelColumn,
): Promise<TableOneRow> {
  const { labels } = column.levels;
  const table = await readCountTable(connection, PREPARED, [
    { cell: column.levels.cell, levels: labels.length },
    { cell: group.levels.cell, levels: group.levels.labels.length },
  ]);
  const byGroup = counts.map((_, place) => table.map((line) => line[place] ?? 0));
  const summary = (size: number, own: readonly number[]): CategorySummary => {
    const n = total(own);
    const levels = labels.map((level, at) => {
      const count = own[at] ?? 0;
      return { level, count, share: n === 0 ? null : count / n };
    });
    return { n, missing: size - n, levels };
  };
  return {
    kind: 'category',
    id: resultId('t1', column.name),
    column: column.name,
    standardisedDifference: isCompared ? categoryBalance(byGroup) : null,
    test: isCompared ? testOf(tableResult([column, group], rows, table)) : null,
    overall: summary(total(counts), table.map(total)),
    groups: isCompared ? byGroup.map((own, place) => summary(counts[place] ?? 0, own)) : [],
  };
}

const testOf = ({ estimate }: Association): TableOneRow['test'] =>
  estimate.estimable ? { estimable: true, test: estimate.test } : estimate;

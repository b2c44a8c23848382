import type { DuckDBConnection } from '@duckdb/node-api';
import { TableOne, type TableOneRow } from '../../domain/statistics/tableOne.ts';
import type { AnalysedColumn, StatisticsOptions } from './analysedColumn.ts';
import type { LevelColumn } from './planPairs.ts';
import { PREPARED, type PreparedColumn, withPreparedRows } from './prepareRows.ts';
import { progressSteps } from './progressSteps.ts';
import { readCountTable } from './readCountTable.ts';
import { categoryRow, type Grouping, numberRow } from './tableOneRows.ts';

/** The column that puts all rows into one group, where there is no other. */
const EVERYONE: AnalysedColumn = {
  kind: 'category',
  name: '',
  sql: "'all'",
  levels: [{ label: 'all', values: ['all'] }],
};

/**
 * Table 1 from all rows that have a group: numbers with mean, standard deviation and quartiles, categories with counts and shares, how far the
 * groups are apart, and the test of their being the same. Dates, and categories of too many levels, have no row.
 *
 * @throws the reason of the signal once it is aborted
 */
export async function computeTableOne(
  connection: DuckDBConnection,
  {
    table,
    columns,
    by,
    ...options
  }: {
    readonly table: string;
    readonly columns: readonly AnalysedColumn[];
    /** The outcome or arm. @default all rows are one group */
    readonly by?: (AnalysedColumn & { readonly kind: 'category' }) | undefined;
  } & StatisticsOptions,
): Promise<TableOne> {
  const prepared = [by ?? EVERYONE, ...columns];
  return withPreparedRows(
    connection,
    { table, columns: prepared, ...options },
    async ({ rows, columns: found }) => {
      const [group, ...described] = found;
      if (!group || !hasLevels(group)) return emptyTable(by?.name, rows);
      const counts = await groupCounts(connection, group);
      const grouping: Grouping = { connection, rows, group, counts, isCompared: by !== undefined };
      const step = progressSteps(described.length, options);
      const result: TableOneRow[] = [];
      for (const column of described) {
        step();
        if (column.kind === 'category' && hasLevels(column)) result.push(await categoryRow(grouping, column));
        else if (column.kind === 'number' && column.number) {
          result.push(await numberRow(grouping, { ...column, number: column.number }));
        }
      }
      options.onProgress?.(1);
      const n = counts.reduce((sum, count) => sum + count, 0);
      const groups = group.levels.labels.map((level, place) => ({ level, n: counts[place] ?? 0 }));
      return TableOne.parse({
        by: by ? { column: by.name, groups } : null,
        n,
        missing: rows - n,
        rows: result,
      });
    },
  );
}

const hasLevels = (column: PreparedColumn): column is LevelColumn => column.levels !== null;

async function groupCounts(connection: DuckDBConnection, { levels }: LevelColumn): Promise<number[]> {
  const counted = { cell: levels.cell, levels: levels.labels.length };
  const counts = await readCountTable(connection, PREPARED, [counted, counted]);
  return counts.map((line, place) => line[place] ?? 0);
}

/** Of a column with more levels than can be compared. */
const emptyTable = (column: string | undefined, rows: number): TableOne =>
  TableOne.parse({
    by: column === undefined ? null : { column, groups: [] },
    n: 0,
    missing: rows,
    rows: [],
  });

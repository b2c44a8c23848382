import type { DuckDBConnection } from '@duckdb/node-api';

/** The rows of each pair of levels of two categories of a prepared table, by the place of the first, then of the second. */
export async function readCountTable(
  connection: DuckDBConnection,
  table: string,
  [first, second]: readonly [CountedLevels, CountedLevels],
): Promise<number[][]> {
  const counts = Array.from({ length: first.levels }, () => Array.from({ length: second.levels }, () => 0));
  const found = await connection.runAndReadAll(
    `select ${first.cell}, ${second.cell}, count(*) from ${table}
      where ${first.cell} is not null and ${second.cell} is not null group by 1, 2`,
  );
  for (const [row, column, count] of found.getRows()) {
    const line = counts[Number(row)];
    if (line) line[Number(column)] = Number(count);
  }
  return counts;
}

export interface CountedLevels {
  readonly cell: string;
  readonly levels: number;
}

import type { DuckDBConnection } from '@duckdb/node-api';
import type { GroupMoments } from '../../domain/statistics/groupMoments.ts';

/** Numbers that one scan takes. */
const NUMBERS_AT_ONCE = 40;

/**
 * The moments of numbers in each level of a category.
 *
 * @param numbers columns of the table
 * @returns by number, then by level; levels without rows have an `n` of 0
 */
export async function readGroupMoments(
  connection: DuckDBConnection,
  {
    table,
    level,
    levels,
    numbers,
    step,
  }: {
    readonly table: string;
    /** The column of the places of the levels. */
    readonly level: string;
    readonly levels: number;
    readonly numbers: readonly string[];
    readonly step: () => void;
  },
): Promise<GroupMoments[][]> {
  const moments: GroupMoments[][] = [];
  for (let from = 0; from < numbers.length; from += NUMBERS_AT_ONCE) {
    step();
    const batch = numbers.slice(from, from + NUMBERS_AT_ONCE);
    const found = await connection.runAndReadAll(
      `select ${level}, ${batch.map(momentsSql).join(', ')} from ${table} where ${level} is not null group by 1`,
    );
    const rows = new Map(found.getRows().map(([place, ...values]) => [Number(place), values.map(Number)]));
    moments.push(
      ...batch.map((_, at) =>
        Array.from({ length: levels }, (_place, place) => {
          const [n = 0, mean = 0, variance = 0] = rows.get(place)?.slice(3 * at, 3 * at + 3) ?? [];
          return { n, mean, variance };
        }),
      ),
    );
  }
  return moments;
}

/** Scans that so many numbers take. */
export const scansOfMoments = (numbers: number): number => Math.ceil(numbers / NUMBERS_AT_ONCE);

export const momentsSql = (value: string): string =>
  `count(${value}), coalesce(avg(${value}), 0), coalesce(var_samp(${value}), 0)`;

import type { DuckDBConnection } from '@duckdb/node-api';
import { PREPARED } from './prepareRows.ts';

export type Quartiles = readonly [lower: number, median: number, upper: number];

const SHARES = [0.25, 0.5, 0.75] as const;
/** The place of all groups together. */
export const OVERALL = -1;

/**
 * The quartiles of a number in each group and over all, by linear interpolation (type 7). The values are counted before they are sorted, which
 * DuckDB can do with temporary files, and cannot with the state of `quantile_cont`.
 *
 * @param group an SQL expression for the place of the group; rows without one do not count
 * @returns by the place of the group, and {@link OVERALL}
 */
export async function readQuartiles(
  connection: DuckDBConnection,
  { cell, group }: { readonly cell: string; readonly group: string },
): Promise<Map<number, Quartiles>> {
  const at = (place: string) => `min(v) filter (upto > ${place})`;
  const values = SHARES.flatMap((share) => [
    at(`floor((total - 1) * ${share})`),
    at(`ceil((total - 1) * ${share})`),
    `max((total - 1) * ${share} - floor((total - 1) * ${share}))`,
  ]);
  const found = await connection.runAndReadAll(
    `with counted as (select cast(${group} as integer) as g, ${cell} as v, count(*) as n from ${PREPARED}
        where ${cell} is not null and ${group} is not null group by 1, 2),
      grouped as (select g, v, n from counted union all select ${OVERALL}, v, sum(n) from counted group by v),
      ranked as (select g, v, sum(n) over (partition by g order by v rows unbounded preceding) as upto,
        sum(n) over (partition by g) as total from grouped)
      select g, ${values.join(', ')} from ranked group by g`,
  );
  return new Map(
    found.getRows().map((row) => {
      const [place = 0, ...cells] = row.map(Number);
      const quartile = (index: number) => {
        const [below = 0, above = 0, part = 0] = cells.slice(3 * index, 3 * index + 3);
        return below + (above - below) * part;
      };
      return [place, [quartile(0), quartile(1), quartile(2)]];
    }),
  );
}

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Association } from '../../domain/statistics/association.ts';
import type { Relation } from '../../domain/statistics/relation.ts';
import type { DrawnColumn } from './drawnColumn.ts';
import { double } from './numberSql.ts';
import { PREPARED } from './prepareRows.ts';
import { type Quartiles, readQuartiles } from './readQuartiles.ts';

/** Whiskers reach to the last value within so many interquartile ranges of the box (Tukey 1977). */
const REACH = 1.5;

/** The number in each level of the category, without the levels that the association leaves out. */
export async function boxesOf(
  connection: DuckDBConnection,
  { id, leftOut }: Association,
  { number, category }: { readonly number: DrawnColumn; readonly category: DrawnColumn },
): Promise<Relation | undefined> {
  if (!category.levels) return undefined;
  const { cell, labels } = category.levels;
  const quartiles = await readQuartiles(connection, { cell: number.value, group: cell });
  const kept = labels.flatMap((level, place) => {
    const own = quartiles.get(place);
    const isLeftOut = leftOut.some((left) => left.column === category.name && left.level === level);
    return own === undefined || isLeftOut ? [] : [{ level, place, quartiles: own }];
  });
  if (kept.length === 0) return undefined;
  const whiskers = await readWhiskers(connection, { value: number.value, level: cell, groups: kept });
  return {
    kind: 'boxes',
    id,
    number: number.name,
    category: category.name,
    boxes: kept.map(({ level, place, quartiles: [lowerQuartile, median, upperQuartile] }) => {
      const [n = 0, lowerWhisker = lowerQuartile, upperWhisker = upperQuartile, outside = 0] =
        whiskers.get(place) ?? [];
      return { level, n, lowerWhisker, lowerQuartile, median, upperQuartile, upperWhisker, outside };
    }),
  };
}

interface Group {
  readonly place: number;
  readonly quartiles: Quartiles;
}

/** Rows, whiskers, and rows beyond them, by the place of the level. */
async function readWhiskers(
  connection: DuckDBConnection,
  {
    value,
    level,
    groups,
  }: { readonly value: string; readonly level: string; readonly groups: readonly Group[] },
): Promise<Map<number, number[]>> {
  const limit = (of: (quartiles: Quartiles) => number) =>
    `case ${level} ${groups.map(({ place, quartiles }) => `when ${place} then ${double(of(quartiles))}`).join(' ')} end`;
  const found = await connection.runAndReadAll(
    `select k, count(*), min(v) filter (v >= lower), max(v) filter (v <= upper), count(*) filter (v < lower or v > upper)
      from (select ${level} as k, ${value} as v,
        ${limit(([lower, , upper]) => lower - REACH * (upper - lower))} as lower,
        ${limit(([lower, , upper]) => upper + REACH * (upper - lower))} as upper
        from ${PREPARED} where ${level} is not null and ${value} is not null)
      where lower is not null group by k`,
  );
  return new Map(
    found.getRows().map((row) => {
      const [place = 0, ...figures] = row.map(Number);
      return [place, figures];
    }),
  );
}

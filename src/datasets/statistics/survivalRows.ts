import type { DuckDBConnection } from '@duckdb/node-api';
import type { HazardSums } from '../../domain/statistics/coxLikelihood.ts';
import { roundStep } from '../../domain/statistics/roundSteps.ts';
import type { SurvivalCount } from '../../domain/statistics/survivalCounts.ts';
import { readRow } from '../types/countedValues.ts';
import { double } from './numberSql.ts';
import { PREPARED } from './prepareRows.ts';

/** Different times that are kept apart; more are rounded to about half as many. */
const MOST_TIMES = 2_000;
/** The largest exponent whose power of e a sum of millions of rows holds. */
const LARGEST_EXPONENT = 600;

/** The rows that have a time and say whether they end with the event. */
export interface SurvivalRows {
  /** SQL expressions and a condition over the prepared table. */
  readonly time: string;
  readonly hasEvent: string;
  readonly isComplete: string;
  readonly timeStep: number | null;
  readonly n: number;
}

/**
 * @param time the column of the prepared table with the time
 * @param event that with the place of the level: 1 for an event, 0 for none
 */
export async function survivalRows(
  connection: DuckDBConnection,
  { time, event }: { readonly time: string; readonly event: string },
): Promise<SurvivalRows> {
  const isComplete = `${time} >= 0 and ${event} is not null`;
  const [n = 0, largest = 0] = (
    await readRow(
      connection,
      `select count(*), coalesce(max(${time}), 0) from ${PREPARED} where ${isComplete}`,
    )
  ).map(Number);
  const [times = 0] = (
    await readRow(
      connection,
      `select count(*) from (select distinct ${time} from ${PREPARED} where ${isComplete} limit ${MOST_TIMES + 1})`,
    )
  ).map(Number);
  const timeStep = times > MOST_TIMES ? roundStep(largest / MOST_TIMES) : null;
  const rounded = timeStep === null ? time : `round(${time} / ${double(timeStep)}) * ${double(timeStep)}`;
  return { time: rounded, hasEvent: `${event} = 1`, isComplete, timeStep, n };
}

/**
 * Events and censored rows by time, of each level of a column.
 *
 * @param level the column of the prepared table with the place of the level; null for all rows together
 * @param levels their number
 */
export async function readSurvivalCounts(
  connection: DuckDBConnection,
  { time, hasEvent, isComplete }: SurvivalRows,
  { level, levels }: { readonly level: string | null; readonly levels: number },
): Promise<SurvivalCount[][]> {
  const place = level ?? '0';
  const found = await connection.runAndReadAll(
    `select ${place}, ${time}, count(*) filter (${hasEvent}), count(*) filter (not ${hasEvent}) from ${PREPARED}
      where ${isComplete} and ${place} is not null group by 1, 2 order by 2`,
  );
  const counts: SurvivalCount[][] = Array.from({ length: levels }, () => []);
  for (const [at, when, events, censored] of found.getRows().map((row) => row.map(Number))) {
    counts[at ?? 0]?.push({ time: when ?? 0, events: events ?? 0, censored: censored ?? 0 });
  }
  return counts;
}

/**
 * What the likelihood of a number needs of each time, the latest first, at a coefficient.
 *
 * @param cell the column of the prepared table with the number
 */
export async function readHazardSums(
  connection: DuckDBConnection,
  { time, hasEvent, isComplete }: SurvivalRows,
  { cell, coefficient }: { readonly cell: string; readonly coefficient: number },
): Promise<HazardSums[]> {
  const sums = (filter: string) =>
    ['w', 'z * w', 'z * z * w'].map((value) => `coalesce(sum(${value}) ${filter}, 0)`).join(', ');
  const found = await connection.runAndReadAll(
    `select t, ${sums('')}, ${sums('filter (e)')}, count(*) filter (e), coalesce(sum(z) filter (e), 0)
      from (select ${time} as t, ${hasEvent} as e, ${cell} as z,
        exp(least(${cell} * ${double(coefficient)}, ${LARGEST_EXPONENT})) as w
        from ${PREPARED} where ${isComplete} and ${cell} is not null) group by t order by t desc`,
  );
  return found.getRows().map((row) => {
    const [, a0 = 0, a1 = 0, a2 = 0, e0 = 0, e1 = 0, e2 = 0, count = 0, x = 0] = row.map(Number);
    return { all: [a0, a1, a2], events: [e0, e1, e2], count, x };
  });
}

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Association } from '../../domain/statistics/association.ts';
import type { Relation } from '../../domain/statistics/relation.ts';
import { readRow } from '../types/countedValues.ts';
import { MONTHS, type PeriodUnit, periodName } from './calendarPeriods.ts';
import type { DrawnColumn } from './drawnColumn.ts';
import { PREPARED, valueAt } from './prepareRows.ts';

/** Periods up to which the smaller unit is taken. */
const MOST_PERIODS = 60;
/** More years are an error in the dates, and no chart. */
const MOST_YEARS = 250;
const UNITS: readonly PeriodUnit[] = ['month', 'quarter', 'year'];

/** The mean of a number, or the share of the second level of a category, in each period from the first to the last. */
export async function periodsOf(
  connection: DuckDBConnection,
  { id }: Association,
  { number: { number }, date: { month } }: { readonly number: DrawnColumn; readonly date: DrawnColumn },
): Promise<Relation | undefined> {
  if (!number) return undefined;
  const isComplete = `${month} is not null and ${number.cell} is not null`;
  const [first, last] = await readRow(
    connection,
    `select min(${month}), max(${month}) from ${PREPARED} where ${isComplete}`,
  );
  if (first === null || first === undefined) return undefined;
  const place = (at: unknown, unit: PeriodUnit) => Math.floor(Number(at) / MONTHS[unit]);
  const length = (unit: PeriodUnit) => place(last, unit) - place(first, unit) + 1;
  const unit = UNITS.find((candidate) => length(candidate) <= MOST_PERIODS) ?? 'year';
  if (length(unit) > MOST_YEARS) return undefined;
  const found = await connection.runAndReadAll(
    `select floor(${month} / ${MONTHS[unit]}), count(*), avg(${number.cell}) from ${PREPARED} where ${isComplete} group by 1`,
  );
  const means = new Map(found.getRows().map((row) => [Number(row[0]), row.map(Number)]));
  return {
    kind: 'periods',
    id,
    unit,
    periods: Array.from({ length: length(unit) }, (_, at) => {
      const period = place(first, unit) + at;
      const [, n = 0, mean = 0] = means.get(period) ?? [];
      return {
        period: periodName(period, unit),
        n,
        mean: n === 0 ? null : valueAt(number, mean),
      };
    }),
  };
}

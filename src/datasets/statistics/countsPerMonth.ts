import type { DuckDBConnection } from '@duckdb/node-api';
import { CountedMonths } from '../../domain/statistics/countedMonths.ts';
import { resultId } from '../../domain/statistics/resultId.ts';
import type { AnalysedColumn, StatisticsOptions } from './analysedColumn.ts';
import { MONTHS, monthSql, periodName } from './calendarPeriods.ts';
import { PREPARED, withPreparedRows } from './prepareRows.ts';

const MOST_MONTHS = 600;
const MONTH = 'counted_month';

/** The rows of each month, of all together or of each level of a category. @throws the reason of the signal once it is aborted */
export async function countsPerMonth(
  connection: DuckDBConnection,
  {
    table,
    date,
    by,
    ...options
  }: {
    readonly table: string;
    readonly date: AnalysedColumn & { readonly kind: 'date' };
    readonly by?: (AnalysedColumn & { readonly kind: 'category' }) | undefined;
  } & StatisticsOptions,
): Promise<CountedMonths> {
  const copied = [[monthSql(date.sql), MONTH]] as const;
  const prepared = { table, columns: by ? [by] : [], copied, ...options };
  return withPreparedRows(connection, prepared, async ({ rows, columns: [group] }) => {
    const labels = group?.levels?.labels ?? [];
    const level = group?.levels?.cell ?? '0';
    const [range] = (
      await connection.runAndReadAll(
        `select min(${MONTH}), max(${MONTH}) from ${PREPARED} where ${level} is not null`,
      )
    ).getRows();
    const [first, last] = (range ?? []).map((value) => (value === null ? undefined : Number(value)));
    const unit = (last ?? 0) - (first ?? 0) >= MOST_MONTHS ? ('year' as const) : ('month' as const);
    const months = MONTHS[unit];
    const found = await connection.runAndReadAll(
      `select floor(${MONTH} / ${months}), ${level}, count(*) from ${PREPARED}
        where ${MONTH} is not null and ${level} is not null group by 1, 2`,
    );
    const counts = new Map<number, number[]>();
    for (const [period = 0, place = 0, count = 0] of found.getRows().map((row) => row.map(Number))) {
      const line = counts.get(period) ?? Array.from({ length: Math.max(1, labels.length) }, () => 0);
      line[place] = count;
      counts.set(period, line);
    }
    const from = Math.floor((first ?? 0) / months);
    const length = first === undefined ? 0 : Math.floor((last ?? 0) / months) - from + 1;
    const n = [...counts.values()].flat().reduce((sum, count) => sum + count, 0);
    return CountedMonths.parse({
      id: resultId('n', date.name, ...(by ? [by.name] : [])),
      column: date.name,
      levels: labels,
      unit,
      n,
      missing: rows - n,
      periods: Array.from({ length }, (_, at) => ({
        period: periodName(from + at, unit),
        counts: counts.get(from + at) ?? Array.from({ length: Math.max(1, labels.length) }, () => 0),
      })),
    });
  });
}

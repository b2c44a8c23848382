import type { AnalysedColumn } from './analysedColumn.ts';

/** Numbers beyond it are left out: their squares leave the range of a double in a sum. */
const LARGEST = 1e140;
const SECONDS_PER_DAY = 86_400;

/** An SQL expression of type double for a number, a score, or the days of a date since 1970; null for what is not finite. */
export function numberSql({ kind, sql }: Pick<AnalysedColumn, 'kind' | 'sql'>): string {
  const value =
    kind === 'date'
      ? `epoch(case when isfinite(cast(${sql} as timestamp)) then cast(${sql} as timestamp) end) / ${SECONDS_PER_DAY}.0`
      : `try_cast(${sql} as double)`;
  return `(case when abs(${value}) <= ${LARGEST} then ${value} end)`;
}

/** In full precision, so that the number in SQL is the number here. */
export const double = (value: number): string => `cast('${value}' as double)`;

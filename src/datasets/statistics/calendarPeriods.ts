/** A period of the calendar in which rows are counted. */
export type PeriodUnit = 'month' | 'quarter' | 'year';

/** Months of each. */
export const MONTHS = { month: 1, quarter: 3, year: 12 } satisfies Record<PeriodUnit, number>;

/**
 * An SQL expression for the months of a date since the year 0; null for a date that is not finite.
 *
 * @param date an expression of type date or timestamp
 */
export function monthSql(date: string): string {
  const moment = `case when isfinite(cast(${date} as timestamp)) then cast(${date} as timestamp) end`;
  return `(year(${moment}) * ${MONTHS.year} + month(${moment}) - 1)`;
}

/** `2024-03`, `2024-Q1` or `2024`. @param period periods since the year 0 */
export function periodName(period: number, unit: PeriodUnit): string {
  const perYear = MONTHS.year / MONTHS[unit];
  const year = String(Math.floor(period / perYear)).padStart(4, '0');
  const place = (period % perYear) + 1;
  switch (unit) {
    case 'year':
      return year;
    case 'quarter':
      return `${year}-Q${place}`;
    case 'month':
      return `${year}-${String(place).padStart(2, '0')}`;
  }
}

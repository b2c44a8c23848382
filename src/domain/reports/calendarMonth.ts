import { DateTime } from 'luxon';

/** A month as an interval of instants: from `start` up to, not including, `end`. */
export interface MonthBounds {
  readonly start: Date;
  readonly end: Date;
  /** The first instant of each day, in their order. */
  readonly dayStarts: readonly Date[];
}

/** The bounds of a month such as `2026-10` in an IANA zone; a day begins with its first instant, at midnight or later. */
export function monthBounds(month: string, timeZone: string): MonthBounds {
  const first = DateTime.fromISO(`${month}-01`, { zone: timeZone }).startOf('day');
  if (!first.isValid) throw new RangeError(`${month} in ${timeZone} is not a month`);
  const days = first.daysInMonth ?? 0;
  const dayStarts = Array.from({ length: days }, (_, day) =>
    first.plus({ days: day }).startOf('day').toJSDate(),
  );
  return { start: first.toJSDate(), end: first.plus({ months: 1 }).startOf('day').toJSDate(), dayStarts };
}

/** The month before one such as `2026-01`: `2025-12`. */
export function monthBefore(month: string): string {
  return DateTime.fromISO(`${month}-01`, { zone: 'utc' }).minus({ months: 1 }).toFormat('yyyy-MM');
}

/** The last month that has ended in the zone by this instant. */
export function lastWholeMonth(instant: Date, timeZone: string): string {
  return DateTime.fromJSDate(instant, { zone: timeZone }).minus({ months: 1 }).toFormat('yyyy-MM');
}

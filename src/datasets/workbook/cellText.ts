const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;
/** Day 0 of both systems that count days, and the day from which on the one of 1900 counts 29 February 1900. */
const DAY_0_OF_1900 = Date.UTC(1899, 11, 30);
const DAY_0_OF_1904 = Date.UTC(1904, 0, 1);
const MARCH_1900 = Date.UTC(1900, 2, 1);
const YEAR_10000 = Date.UTC(10_000, 0, 1);

/** The text of a cell: dates in ISO 8601, and times of day without a date; numbers with all their digits. */
export function cellText(value: unknown, from1904: boolean): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return dateText(value.getTime(), from1904);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return String(value).replace(/\r\n?/g, '\n');
}

/** A number as programs write it, with all its digits: some files say `1.5E-3`. */
export function numberText(written: string): string {
  const value = Number(written);
  return /^-?\d+$/.test(written) || !Number.isFinite(value) ? written : String(value);
}

/** Null for a day that Excel does not show. */
function dateText(milliseconds: number, from1904: boolean): string | null {
  const day0 = from1904 ? DAY_0_OF_1904 : DAY_0_OF_1900;
  const rounded = Math.round(milliseconds / SECOND_MS) * SECOND_MS;
  if (!(rounded >= day0 && rounded < YEAR_10000)) return null;
  const time = new Date(rounded).toISOString().slice(11, 19);
  if (rounded < day0 + DAY_MS) return time;
  const isBeforeLeapDay = !from1904 && rounded < MARCH_1900;
  const date = new Date(rounded + (isBeforeLeapDay ? DAY_MS : 0)).toISOString().slice(0, 10);
  return time === '00:00:00' ? date : `${date} ${time}`;
}

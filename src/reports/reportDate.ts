import { DateTime } from 'luxon';

const LOCALE = 'en-GB';

/** Day and time in a zone, naming the zone: `24 November 2026, 15:32 (Europe/Berlin)`. */
export function formatReportDate(instant: Date, timeZone: string): string {
  const local = DateTime.fromJSDate(instant, { zone: timeZone }).setLocale(LOCALE);
  return `${local.toFormat('d MMMM yyyy, HH:mm')} (${timeZone})`;
}

/** The day alone, for running heads: `24 November 2026`. */
export const formatReportDay = (instant: Date, timeZone: string) =>
  DateTime.fromJSDate(instant, { zone: timeZone }).setLocale(LOCALE).toFormat('d MMMM yyyy');

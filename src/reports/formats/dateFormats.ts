import { DateTime } from 'luxon';
import type { ReportLocale } from '../../contracts/reports/reportJobs.ts';
import { languageTag } from './numberFormats.ts';

const PATTERNS = {
  en: { day: 'd MMMM yyyy', time: 'd MMMM yyyy, HH:mm' },
  de: { day: 'd. MMMM yyyy', time: "d. MMMM yyyy, HH:mm 'Uhr'" },
} satisfies Record<ReportLocale, { day: string; time: string }>;

/** How dates are written in a language and a zone. */
export interface DateFormats {
  /** Day and time, naming the zone: `24 November 2026, 15:32 (Europe/Berlin)`. */
  time(instant: Date): string;
  /** The day alone, for running heads: `24 November 2026`. */
  day(instant: Date): string;
  /** `2026-10` as `October 2026`. */
  month(month: string): string;
  /** `2026-10-03` as `3`, for the axis of a month. */
  dayOfMonth(date: string): string;
}

/** @param timeZone IANA zone in which instants are shown */
export function dateFormats(locale: ReportLocale, timeZone: string): DateFormats {
  const local = (instant: Date) =>
    DateTime.fromJSDate(instant, { zone: timeZone }).setLocale(languageTag(locale));
  const { day, time } = PATTERNS[locale];
  return {
    time: (instant) => `${local(instant).toFormat(time)} (${timeZone})`,
    day: (instant) => local(instant).toFormat(day),
    month: (month) =>
      DateTime.fromISO(`${month}-01`, { zone: 'utc' }).setLocale(languageTag(locale)).toFormat('LLLL yyyy'),
    dayOfMonth: (date) => String(Number(date.slice(-2))),
  };
}

import type { ScheduleSpecDescription } from '@temporalio/client';
import { CronExpressionParser } from 'cron-parser';
import type { CalendarPart, CalendarTime, JobSchedule } from './defineSchedule.ts';

export const MONTHS = [
  'JANUARY',
  'FEBRUARY',
  'MARCH',
  'APRIL',
  'MAY',
  'JUNE',
  'JULY',
  'AUGUST',
  'SEPTEMBER',
  'OCTOBER',
  'NOVEMBER',
  'DECEMBER',
] as const;
export const DAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;

/** The parts of a calendar time: their least and greatest value, and what holds when nothing is said. */
const PARTS = {
  second: { first: 0, last: 59, absent: [0] },
  minute: { first: 0, last: 59, absent: [0] },
  hour: { first: 0, last: 23, absent: [0] },
  dayOfMonth: { first: 1, last: 31, absent: '*' },
  month: { first: 1, last: 12, absent: '*' },
  dayOfWeek: { first: 0, last: 6, absent: '*' },
} as const satisfies Record<string, { first: number; last: number; absent: CalendarPart }>;
type PartName = keyof typeof PARTS;
const NAMES = ['second', 'minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'] as const;

/** When a job is defined to start, one text a calendar, the same for cron expressions and calendar times. */
export function definedTimes({ when }: Pick<JobSchedule, 'when'>): string {
  const calendars = 'cron' in when ? when.cron.map(cronTime) : when.calendar;
  return joined(calendars.map((calendar) => timeText((name) => calendarValues(name, calendar))));
}

/** When a schedule of the server starts its job, in the words of {@link definedTimes}. */
export function describedTimes({
  calendars = [],
  intervals = [],
  skip = [],
}: ScheduleSpecDescription): string {
  const textOf = (calendar: (typeof calendars)[number]): string => {
    const text = timeText((name) => calendar[name].flatMap((range) => rangeValues(name, range)));
    return calendar.year.length === 0 ? text : `${text}, year ${JSON.stringify(calendar.year)}`;
  };
  return joined([
    ...calendars.map(textOf),
    ...intervals.map(({ every, offset }) => `every ${every} ms from ${offset} ms on`),
    ...skip.map((calendar) => `not ${textOf(calendar)}`),
  ]);
}

function cronTime(expression: string): CalendarTime {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = CronExpressionParser.parse(expression).fields;
  const numbers = (values: readonly (number | string)[]) => values.map(Number);
  return {
    minute: numbers(minute.values),
    hour: numbers(hour.values),
    dayOfMonth: numbers(dayOfMonth.values),
    month: numbers(month.values),
    // Sunday is 0 and 7.
    dayOfWeek: numbers(dayOfWeek.values).map((day) => day % DAYS.length),
  };
}

function calendarValues(name: PartName, calendar: CalendarTime): number[] {
  const { first, last, absent } = PARTS[name];
  const part: CalendarPart = (name === 'second' ? undefined : calendar[name]) ?? absent;
  if (part === '*') return valuesBetween(first, last, 1);
  if (typeof part === 'number') return [part];
  return part.flatMap((entry) =>
    typeof entry === 'number'
      ? [entry]
      : valuesBetween(entry.start, entry.end ?? entry.start, entry.step ?? 1),
  );
}

interface Range {
  readonly start: number | string;
  readonly end: number | string;
  readonly step: number;
}

const rangeValues = (name: PartName, { start, end, step }: Range): number[] =>
  valuesBetween(numberOf(name, start), numberOf(name, end), step);

function numberOf(name: PartName, value: number | string): number {
  if (typeof value === 'number') return value;
  const names: readonly string[] = name === 'month' ? MONTHS : DAYS;
  return names.indexOf(value) + PARTS[name].first;
}

const valuesBetween = (first: number, last: number, step: number): number[] =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);

/** `minute 30, hour 2`; parts that match always are left out. */
function timeText(valuesOf: (name: PartName) => readonly number[]): string {
  const parts = NAMES.flatMap((name) => {
    const { first, last } = PARTS[name];
    const values = [...new Set(valuesOf(name))].sort((one, other) => one - other);
    if (values.length === last - first + 1 || (name === 'second' && values.join() === '0')) return [];
    return [`${name} ${listText(values)}`];
  });
  return parts.join(', ') || 'every minute';
}

/** `1,2` as it is, `0-55/5` for values of one distance. */
function listText(values: readonly number[]): string {
  const [first = 0, second = 0] = values;
  const step = second - first;
  const isEven = values.every((value, index) => value === first + index * step);
  if (values.length < 3 || !isEven) return values.join(',');
  return `${first}-${values.at(-1)}${step === 1 ? '' : `/${step}`}`;
}

const joined = (texts: readonly string[]): string => [...texts].sort().join('; ') || 'never';

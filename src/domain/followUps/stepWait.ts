import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { localTimeAt, resolveLocalTime } from '../shared/localTime.ts';

const UNIT_MS = { min: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

const SPAN = /^([1-9]\d{0,3}) (min|h|d|w)$/;
const CALENDAR = /^([1-9]\d{0,3}) (d|w|months) at (([01]\d|2[0-3]):[0-5]\d) local$/;
const DAY = /^day (\d{1,4})(?: at (([01]\d|2[0-3]):[0-5]\d) local)?$/;
const AT_ONCE = 'at once';

/**
 * How long a step waits. `3 d` (or min, h, w): so many days of 24 hours after the step before. `3 d at 09:00 local` (or
 * w, months): that clock time in the contact's zone, so many calendar days after the step before. `day 3 at 09:00
 * local`: three days after the day on which the sequence began; `day 3`: three days of 24 hours after it began.
 * `at once`: not at all.
 */
export const StepWait = z
  .string()
  .refine(
    (text) => text === AT_ONCE || [SPAN, CALENDAR, DAY].some((pattern) => pattern.test(text)),
    'must be such as "3 d", "2 w at 09:00 local", "3 months at 09:00 local", "day 3 at 09:00 local", "day 3" or "at once"',
  );

/** The instants that a wait counts from, ISO 8601. */
export interface WaitFrom {
  /** When the sequence began. */
  readonly startedAt: string;
  /** When the previous step ended, or the sequence began. */
  readonly previousAt: string;
}

/** Whether a wait takes time in every round; `day 3 …` does not: in the second round it has passed. */
export const takesTime = (wait: string): boolean => SPAN.test(wait) || CALENDAR.test(wait);

/**
 * When a step is due, ISO 8601 in UTC. Depends on the tz database, so only activities may ask.
 *
 * @throws RangeError for a zone that does not exist.
 */
export function dueAt(wait: string, { startedAt, previousAt }: WaitFrom, timeZone: string): string {
  const [, count = '0', unit] = SPAN.exec(wait) ?? [];
  if (unit === 'min' || unit === 'h' || unit === 'd' || unit === 'w')
    return new Date(Date.parse(previousAt) + Number(count) * UNIT_MS[unit]).toISOString();
  const [, amount, calendarUnit, clock = ''] = CALENDAR.exec(wait) ?? [];
  if (amount !== undefined) {
    const added =
      calendarUnit === 'months'
        ? { months: Number(amount) }
        : { days: Number(amount) * (calendarUnit === 'w' ? 7 : 1) };
    return clockTimeLater(previousAt, added, clock, timeZone);
  }
  const [, days, time] = DAY.exec(wait) ?? [];
  if (days === undefined) return previousAt;
  return time === undefined
    ? new Date(Date.parse(startedAt) + Number(days) * UNIT_MS.d).toISOString()
    : clockTimeLater(startedAt, { days: Number(days) }, time, timeZone);
}

/** One month after the 31st is the last day of a shorter month. */
function clockTimeLater(
  from: string,
  added: { readonly days?: number; readonly months?: number },
  time: string,
  timeZone: string,
): string {
  const day = Temporal.PlainDate.from(localTimeAt(from, timeZone).slice(0, 10)).add(added);
  return resolveLocalTime(`${day.toString()}T${time}`, timeZone).instant;
}

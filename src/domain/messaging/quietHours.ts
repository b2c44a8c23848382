import { z } from 'zod';
import { localTimeAt, timeOnDay } from '../shared/localTime.ts';

/** Hours of the day in which a contact is left alone, such as `21:00-08:00`; `none` for no such hours. */
export const QuietHours = z
  .string()
  .regex(
    /^(none|([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)$/,
    'must be such as 21:00-08:00, in the contact’s own zone, or none',
  )
  .refine((text) => {
    const { from, until } = parts(text);
    return text === 'none' || from !== until;
  }, 'must not begin and end at the same time');

const MINUTE_MS = 60_000;

/**
 * When the quiet hours that hold at an instant end, ISO 8601 in UTC; null when none hold. Depends on the tz database,
 * so only activities may ask.
 */
export function quietUntil(hours: string, at: string, timeZone: string): string | null {
  if (!isQuiet(hours, at, timeZone)) return null;
  const { from, until } = parts(hours);
  const endsTomorrow = from > until && clockAt(at, timeZone) >= from;
  const end = timeOnDay(at, endsTomorrow ? 1 : 0, until, timeZone).instant;
  return Date.parse(end) > Date.parse(at) ? end : endAfterRepeatedHour(hours, at, timeZone);
}

/**
 * The last minute before the quiet hours that hold at an instant, ISO 8601 in UTC; null when none hold. Depends on the
 * tz database, so only activities may ask.
 */
export function lastMinuteBeforeQuiet(hours: string, at: string, timeZone: string): string | null {
  if (!isQuiet(hours, at, timeZone)) return null;
  const { from } = parts(hours);
  const beganYesterday = clockAt(at, timeZone) < from;
  const began = Date.parse(timeOnDay(at, beganYesterday ? -1 : 0, from, timeZone).instant);
  let moment = Math.floor(Math.min(began, Date.parse(at)) / MINUTE_MS) * MINUTE_MS;
  while (isQuiet(hours, new Date(moment).toISOString(), timeZone)) moment -= MINUTE_MS;
  return new Date(moment).toISOString();
}

/** Where the clocks go back over the end, it comes twice, and the first one may be past already. */
function endAfterRepeatedHour(hours: string, at: string, timeZone: string): string {
  let moment = Math.floor(Date.parse(at) / MINUTE_MS) * MINUTE_MS;
  while (isQuiet(hours, new Date(moment).toISOString(), timeZone)) moment += MINUTE_MS;
  return new Date(moment).toISOString();
}

function isQuiet(hours: string, at: string, timeZone: string): boolean {
  if (hours === 'none') return false;
  const { from, until } = parts(hours);
  const clock = clockAt(at, timeZone);
  return from < until ? clock >= from && clock < until : clock >= from || clock < until;
}

/** `HH:MM`, which compares as text. */
const clockAt = (at: string, timeZone: string): string => localTimeAt(at, timeZone).slice(11, 16);

function parts(hours: string): { readonly from: string; readonly until: string } {
  const [from = '', until = ''] = hours.split('-');
  return { from, until };
}

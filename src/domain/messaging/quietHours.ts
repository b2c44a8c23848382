import { quietParts } from '../../contracts/shared/quietHours.ts';
import { localTimeAt, timeOnDay } from '../shared/localTime.ts';

const MINUTE_MS = 60_000;

/**
 * When the quiet hours that hold at an instant end, ISO 8601 in UTC; null when none hold. Depends on the tz database,
 * so only activities may ask.
 */
export function quietUntil(hours: string, at: string, timeZone: string): string | null {
  if (!isQuiet(hours, at, timeZone)) return null;
  const { from, until } = quietParts(hours);
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
  const { from } = quietParts(hours);
  const beganYesterday = clockAt(at, timeZone) < from;
  const began = Date.parse(timeOnDay(at, beganYesterday ? -1 : 0, from, timeZone).instant);
  let moment = Math.floor(Math.min(began, Date.parse(at)) / MINUTE_MS) * MINUTE_MS;
  while (isQuiet(hours, new Date(moment).toISOString(), timeZone)) moment -= MINUTE_MS;
  return new Date(moment).toISOString();
}

/** Where the clocks go back over the end, the end occurs twice, and the first one may have passed already. */
function endAfterRepeatedHour(hours: string, at: string, timeZone: string): string {
  let moment = Math.floor(Date.parse(at) / MINUTE_MS) * MINUTE_MS;
  while (isQuiet(hours, new Date(moment).toISOString(), timeZone)) moment += MINUTE_MS;
  return new Date(moment).toISOString();
}

function isQuiet(hours: string, at: string, timeZone: string): boolean {
  if (hours === 'none') return false;
  const { from, until } = quietParts(hours);
  const clock = clockAt(at, timeZone);
  return from < until ? clock >= from && clock < until : clock >= from || clock < until;
}

/** `HH:MM`, which compares as text. */
const clockAt = (at: string, timeZone: string): string => localTimeAt(at, timeZone).slice(11, 16);

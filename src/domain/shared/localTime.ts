import { Temporal } from 'temporal-polyfill';

/**
 * Local time and instants. The results depend on the tz database of this machine, so only activities may call these
 * functions: a workflow stores the instant that an activity returned. `test/imports.test.ts` keeps this module out of
 * the workflow bundle.
 */

/**
 * What the clocks of the zone do at a local time: they go forward over it, so that it does not exist, or back, so that
 * it occurs twice.
 */
export type ClockChange = 'none' | 'skipped' | 'repeated';

export interface ResolvedTime {
  /** ISO 8601, UTC. */
  readonly instant: string;
  readonly clockChange: ClockChange;
  /**
   * What clocks in the zone show at `instant`, `YYYY-MM-DDTHH:MM:SS`; in a gap it differs from the local time in
   * question.
   */
  readonly shows: string;
  /** Ahead of UTC, such as `+02:00`. */
  readonly offset: string;
}

/**
 * The instant of a local time in an IANA zone, by the rule `compatible` of ECMAScript's Temporal and of RFC 5545: of
 * two instants the first, and instead of none the one as long after the change as the local time is into the gap.
 *
 * @param local `YYYY-MM-DDTHH:MM` or with seconds.
 * @throws RangeError for a local time that is no date, or a zone that does not exist.
 */
export function resolveLocalTime(local: string, timeZone: string): ResolvedTime {
  const plain = Temporal.PlainDateTime.from(local);
  const earlier = plain.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = plain.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) return resolved(earlier, 'none');
  // In a gap neither shows the local time: the later instant shows one after it.
  return later.toPlainDateTime().equals(plain) ? resolved(earlier, 'repeated') : resolved(later, 'skipped');
}

/** What clocks in a zone show at an instant, `YYYY-MM-DDTHH:MM:SS`. */
export function localTimeAt(instant: string | number, timeZone: string): string {
  return zoned(instant, timeZone).toPlainDateTime().toString({ smallestUnit: 'second' });
}

/** A clock time on the day `days` after the day of an instant, both in the zone; `time` is `HH:MM`. */
export function timeOnDay(
  instant: string | number,
  days: number,
  time: string,
  timeZone: string,
): ResolvedTime {
  const day = zoned(instant, timeZone).toPlainDate().add({ days });
  return resolveLocalTime(`${day.toString()}T${time}`, timeZone);
}

function zoned(instant: string | number, timeZone: string): Temporal.ZonedDateTime {
  const moment =
    typeof instant === 'number'
      ? Temporal.Instant.fromEpochMilliseconds(instant)
      : Temporal.Instant.from(instant);
  return moment.toZonedDateTimeISO(timeZone);
}

function resolved(time: Temporal.ZonedDateTime, clockChange: ClockChange): ResolvedTime {
  return {
    instant: new Date(time.epochMilliseconds).toISOString(),
    clockChange,
    shows: time.toPlainDateTime().toString({ smallestUnit: 'second' }),
    offset: time.offset,
  };
}

import { DateTime } from 'luxon';

/** Gemini counts requests per day from midnight Pacific time (https://ai.google.dev/gemini-api/docs/rate-limits). */
const ZONE = 'America/Los_Angeles';

/** The provider's day that holds an instant, as `2026-11-24`. */
export const providerDay = (ms: number): string => DateTime.fromMillis(ms, { zone: ZONE }).toISODate() ?? '';

/** When the provider's next day begins, ms since 1970; 23 or 25 hours after the last where the clocks change. */
export const nextProviderDayMs = (ms: number): number =>
  DateTime.fromMillis(ms, { zone: ZONE }).plus({ days: 1 }).startOf('day').toMillis();

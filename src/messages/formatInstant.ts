import type { MessageLocale } from './messageContent.ts';

const REGIONS: Record<MessageLocale, string> = { en: 'en-GB', de: 'de-DE' };

/** Day and time of an ISO instant in a zone, naming the zone: `27 November 2026 at 15:32 (Europe/Berlin)`. */
export function formatInstant(
  instant: string,
  timeZone: string,
  locale: MessageLocale,
  dateStyle: 'long' | 'medium' = 'long',
): string {
  const format = new Intl.DateTimeFormat(REGIONS[locale], { dateStyle, timeStyle: 'short', timeZone });
  return `${format.format(new Date(instant))} (${timeZone})`;
}

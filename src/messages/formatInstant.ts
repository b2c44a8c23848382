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

/** Day and time with the weekday, as in a calendar: `Friday 27 November 2026 at 15:32`. */
export function formatAppointment(instant: string, timeZone: string, locale: MessageLocale): string {
  const format = new Intl.DateTimeFormat(REGIONS[locale], {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone,
  });
  return format.format(new Date(instant));
}

/** Day and time with the weekday, short enough for an SMS: `Fri, 27 Nov 2026, 15:32`. */
export function formatAppointmentShort(instant: string, timeZone: string, locale: MessageLocale): string {
  const format = new Intl.DateTimeFormat(REGIONS[locale], {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
  return format.format(new Date(instant));
}

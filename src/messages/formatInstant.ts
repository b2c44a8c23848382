import type { ClinicProfile } from '../contracts/clinics/clinicProfile.ts';
import { LANGUAGES } from '../languages/languages.ts';
import type { MessageLocale } from './messageContent.ts';

/** How a clinic writes dates and times, in a language. */
export interface InstantStyle extends Pick<ClinicProfile, 'hourStyle' | 'dateStyle'> {
  readonly locale: MessageLocale;
}

const regionOf = ({ locale, dateStyle }: InstantStyle): string =>
  LANGUAGES[locale].tag[dateStyle === 'monthDay' ? 'monthDay' : 'dayMonth'];

/** Writes an instant; the 12-hour clock without a leading zero, which British and German styles have. */
function write(at: Date, style: InstantStyle, options: Intl.DateTimeFormatOptions): string {
  const hourCycle = style.hourStyle === '12h' ? 'h12' : 'h23';
  const written = new Intl.DateTimeFormat(regionOf(style), { hourCycle, ...options }).format(at);
  return style.hourStyle === '12h' ? written.replace(/\b0(\d:\d\d)/, '$1') : written;
}

/** Day and time of an ISO instant in a zone, naming the zone: `27 November 2026 at 15:32 (Europe/Berlin)`. */
export function formatInstant(
  instant: string,
  timeZone: string,
  style: InstantStyle,
  length: 'long' | 'medium' = 'long',
): string {
  const at = new Date(instant);
  const shown =
    style.dateStyle === 'iso'
      ? isoDateTime(at, timeZone, style)
      : write(at, style, { dateStyle: length, timeStyle: 'short', timeZone });
  return `${shown} (${timeZone})`;
}

/** Day and time with the weekday, as in a calendar: `Friday, 27 November 2026 at 15:32`. */
export function formatAppointment(instant: string, timeZone: string, style: InstantStyle): string {
  const at = new Date(instant);
  return style.dateStyle === 'iso'
    ? `${write(at, style, { weekday: 'long', timeZone })}, ${isoDateTime(at, timeZone, style)}`
    : write(at, style, { dateStyle: 'full', timeStyle: 'short', timeZone });
}

/** Day and time with the weekday, short enough for an SMS: `Fri, 27 Nov 2026, 15:32`. */
export function formatAppointmentShort(instant: string, timeZone: string, style: InstantStyle): string {
  const at = new Date(instant);
  if (style.dateStyle === 'iso')
    return `${write(at, style, { weekday: 'short', timeZone })}, ${isoDateTime(at, timeZone, style)}`;
  return write(at, style, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
}

/** `2026-11-27, 15:32`: Swedish writes dates so. */
function isoDateTime(at: Date, timeZone: string, style: InstantStyle): string {
  const date = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(at);
  return `${date}, ${write(at, style, { timeStyle: 'short', timeZone })}`;
}

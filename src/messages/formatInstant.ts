import type { ClinicProfile } from '../contracts/clinics/clinicProfile.ts';
import type { MessageLocale } from './messageContent.ts';

/** How a clinic writes dates and times, in a language. */
export interface InstantStyle extends Pick<ClinicProfile, 'hourStyle' | 'dateStyle'> {
  readonly locale: MessageLocale;
}

/** In German the day always comes first. */
const regionOf = ({ locale, dateStyle }: InstantStyle): string =>
  locale === 'de' ? 'de-DE' : dateStyle === 'monthDay' ? 'en-US' : 'en-GB';

const hourCycleOf = ({ hourStyle }: InstantStyle) => (hourStyle === '12h' ? 'h12' : 'h23');

/** Day and time of an ISO instant in a zone, naming the zone: `27 November 2026 at 15:32 (Europe/Berlin)`. */
export function formatInstant(
  instant: string,
  timeZone: string,
  style: InstantStyle,
  length: 'long' | 'medium' = 'long',
): string {
  const time = { hourCycle: hourCycleOf(style), timeZone } as const;
  const at = new Date(instant);
  const shown =
    style.dateStyle === 'iso'
      ? `${isoDate(at, timeZone)}, ${clockTime(at, timeZone, style)}`
      : new Intl.DateTimeFormat(regionOf(style), { dateStyle: length, timeStyle: 'short', ...time }).format(
          at,
        );
  return `${shown} (${timeZone})`;
}

/** Day and time with the weekday, as in a calendar: `Friday, 27 November 2026 at 15:32`. */
export function formatAppointment(instant: string, timeZone: string, style: InstantStyle): string {
  const at = new Date(instant);
  if (style.dateStyle === 'iso') return isoWithWeekday(at, timeZone, style, 'long');
  return new Intl.DateTimeFormat(regionOf(style), {
    dateStyle: 'full',
    timeStyle: 'short',
    hourCycle: hourCycleOf(style),
    timeZone,
  }).format(at);
}

/** Day and time with the weekday, short enough for an SMS: `Fri, 27 Nov 2026, 15:32`. */
export function formatAppointmentShort(instant: string, timeZone: string, style: InstantStyle): string {
  const at = new Date(instant);
  if (style.dateStyle === 'iso') return isoWithWeekday(at, timeZone, style, 'short');
  return new Intl.DateTimeFormat(regionOf(style), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: style.hourStyle === '12h' ? 'numeric' : '2-digit',
    minute: '2-digit',
    hourCycle: hourCycleOf(style),
    timeZone,
  }).format(at);
}

function isoWithWeekday(at: Date, timeZone: string, style: InstantStyle, weekday: 'long' | 'short'): string {
  const day = new Intl.DateTimeFormat(regionOf(style), { weekday, timeZone }).format(at);
  return `${day}, ${isoDate(at, timeZone)}, ${clockTime(at, timeZone, style)}`;
}

/** `2026-11-27`: Swedish writes dates so. */
const isoDate = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(at);

const clockTime = (at: Date, timeZone: string, style: InstantStyle): string =>
  new Intl.DateTimeFormat(regionOf(style), {
    timeStyle: 'short',
    hourCycle: hourCycleOf(style),
    timeZone,
  }).format(at);

import ICAL from 'ical.js';
import { spelledTimeZone } from '../contracts/shared/timeZone.ts';
import { localTimeAt } from '../domain/shared/localTime.ts';
import { InputError } from '../inputError.ts';
import { compareVersions } from './compareVersions.ts';
import type { AppointmentFile, ImportedAppointment, ImportProblem } from './importedAppointment.ts';

/** Properties that make one event stand for several. */
const RECURRENCE = ['rrule', 'rdate', 'exdate', 'recurrence-id'];
const MAX_PLACE_LENGTH = 200;

/**
 * Reads appointments from an iCalendar file (RFC 5545): UID names the appointment, ATTENDEE the patient, LOCATION the
 * place; STATUS:CANCELLED and METHOD:CANCEL cancel it. A start in UTC is shown by the clinic's clocks, and one without a
 * zone is meant by them. Summaries and descriptions are not read: they can tell what a patient suffers from.
 *
 * @throws InputError when it is no iCalendar file at all.
 */
export function readAppointmentCalendar(text: string, clinicZone: string): AppointmentFile {
  const lines = eventLines(text);
  const newest = new Map<string, ImportedAppointment>();
  const problems: ImportProblem[] = [];
  let index = 0;
  for (const calendar of parseCalendars(text)) {
    const isCancelling = textOf(calendar, 'method')?.toUpperCase() === 'CANCEL';
    for (const event of calendar.getAllSubcomponents('vevent')) {
      const line = lines[index] ?? 0;
      index += 1;
      const read = readEvent(event, { line, clinicZone, isCancelling });
      if ('message' in read) problems.push(read);
      else {
        const before = newest.get(read.reference);
        if (!before || compareVersions(read, before) >= 0) newest.set(read.reference, read);
      }
    }
  }
  return { appointments: [...newest.values()], problems };
}

function readEvent(
  event: ICAL.Component,
  context: { readonly line: number; readonly clinicZone: string; readonly isCancelling: boolean },
): ImportedAppointment | ImportProblem {
  const { line, clinicZone } = context;
  const reference = textOf(event, 'uid');
  if (!reference) return { line, message: 'UID: is missing' };
  if (RECURRENCE.some((name) => event.hasProperty(name)))
    return { line, message: 'RRULE: the event recurs; give each appointment an event of its own' };
  const start = readStart(event, clinicZone);
  if (typeof start === 'string') return { line, message: start };
  const sequence = event.getFirstPropertyValue('sequence');
  const place = textOf(event, 'location')?.replace(/\s+/g, ' ').slice(0, MAX_PLACE_LENGTH);
  return {
    line,
    reference,
    contacts: event.getAllProperties('attendee').map((attendee) =>
      String(attendee.getFirstValue())
        .replace(/^mailto:/i, '')
        .trim(),
    ),
    ...start,
    place: place || null,
    isCancelled: context.isCancelling || textOf(event, 'status')?.toUpperCase() === 'CANCELLED',
    // What RFC 5545 says of an event without one.
    sequence: typeof sequence === 'number' ? sequence : 0,
    stamp: stampOf(event),
  };
}

/** When the event was written; RFC 5545 wants it in UTC. */
function stampOf(event: ICAL.Component): Date | null {
  const stamp = event.getFirstPropertyValue('dtstamp');
  const date = stamp instanceof ICAL.Time ? stamp.toJSDate() : null;
  return date === null || Number.isNaN(date.getTime()) ? null : date;
}

/** The start by the clocks of its zone, or what is wrong with it. */
function readStart(
  event: ICAL.Component,
  clinicZone: string,
): { readonly localStart: string; readonly timeZone: string } | string {
  const property = event.getFirstProperty('dtstart');
  const time = property?.getFirstValue();
  if (!(time instanceof ICAL.Time)) return 'DTSTART: is missing or no date-time';
  if (time.isDate) return 'DTSTART: has no time of day';
  if (time.second !== 0) return 'DTSTART: must be at a full minute';
  const wall = time.toString().slice(0, 16);
  const zone = property?.getParameter('tzid');
  if (zone === undefined) {
    return time.zone === ICAL.Timezone.utcTimezone
      ? { localStart: localTimeAt(`${wall}Z`, clinicZone).slice(0, 16), timeZone: clinicZone }
      : { localStart: wall, timeZone: clinicZone };
  }
  const timeZone = typeof zone === 'string' ? spelledTimeZone(zone) : undefined;
  if (timeZone === undefined) return 'DTSTART: TZID must be an IANA zone such as Europe/Berlin';
  return { localStart: wall, timeZone };
}

function parseCalendars(text: string): ICAL.Component[] {
  try {
    const parsed: unknown = ICAL.parse(text);
    // One calendar is parsed to an array that begins with its name, several to an array of such arrays.
    const calendars = Array.isArray(parsed) && typeof parsed[0] === 'string' ? [parsed] : parsed;
    if (!Array.isArray(calendars) || calendars.length === 0) throw new Error('nothing was found');
    return calendars.map((calendar) => new ICAL.Component(calendar));
  } catch {
    throw new InputError('InvalidFile', 'the file is no iCalendar file (RFC 5545)');
  }
}

function textOf(component: ICAL.Component, name: string): string | undefined {
  const value = component.getFirstPropertyValue(name);
  return typeof value === 'string' ? value.trim() : undefined;
}

/** The parser keeps no line numbers, but the order of events. */
function eventLines(text: string): number[] {
  return text.split(/\r?\n/).flatMap((line, index) => (/^BEGIN:VEVENT\s*$/i.test(line) ? [index + 1] : []));
}

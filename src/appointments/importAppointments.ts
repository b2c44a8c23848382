import type { Client } from '@temporalio/client';
import type { PastDueRule, ReminderOffset } from '../contracts/appointments/appointmentRules.ts';
import { type Booking, cancel, remindAppointment } from '../contracts/appointments/appointments.ts';
import type { Channel } from '../contracts/messaging/notifications.ts';
import type { AppointmentId, ClinicId, ContactId } from '../contracts/shared/ids.ts';
import { resolveLocalTime } from '../domain/shared/localTime.ts';
import { RefusedError, refusalLine } from '../domain/shared/refusedError.ts';
import { appointmentIdOf } from '../security/appointmentId.ts';
import {
  type Appointment,
  findAppointmentsByReference,
  storeCancelled,
  storeSourceVersion,
} from '../store/appointments/appointments.ts';
import { lookUpContacts } from '../store/contacts/contactLookup.ts';
import type { Database } from '../store/database.ts';
import { changeAppointment } from './changeAppointment.ts';
import { compareVersions } from './compareVersions.ts';
import type { AppointmentFile, ImportedAppointment, ImportProblem } from './importedAppointment.ts';
import { submitBooking } from './submitBooking.ts';

/** What all appointments of a file have in common. */
export interface ImportOptions {
  readonly clinicId: ClinicId;
  /** Undefined here and below leaves known appointments as they are, and gives new ones the default. */
  readonly reminders: readonly ReminderOffset[] | undefined;
  readonly pastDue: PastDueRule | undefined;
  readonly channels: readonly Channel[] | undefined;
  /** Whether patients are told of appointments that were moved or cancelled. */
  readonly notifyPatient: boolean;
  /** Imports the other lines of a file some of whose lines are wrong. */
  readonly skipInvalid: boolean;
}

export interface ImportServices {
  readonly client: Client;
  readonly database: Database;
  /** The key of appointment ids. */
  readonly idKey: string;
}

/** What an import did with an appointment. `outdated`: a newer version of it was imported before. */
export const IMPORT_CHANGES = [
  'new',
  'moved',
  'edited',
  'cancelled',
  'unchanged',
  'outdated',
  'past',
] as const;
export type ImportChange = (typeof IMPORT_CHANGES)[number];

export interface ImportResult {
  readonly counts: Readonly<Record<ImportChange, number>>;
  readonly problems: readonly ImportProblem[];
}

/** Columns of the file by the fields of a booking. */
const COLUMNS = { localStart: 'start' };

/** Appointments in hand at once. */
const AT_ONCE = 20;

/**
 * Makes the clinic's appointments be as the file says; importing the same file again changes nothing. Nothing is changed
 * when a line is wrong, unless those are to be skipped; a line that is refused only when it is booked is told as well.
 */
export async function importAppointments(
  services: ImportServices,
  file: AppointmentFile,
  options: ImportOptions,
): Promise<ImportResult> {
  const { database } = services;
  const { clinicId } = options;
  const counts = { new: 0, moved: 0, edited: 0, cancelled: 0, unchanged: 0, outdated: 0, past: 0 };
  const contacts = await lookUpContacts(
    database,
    clinicId,
    file.appointments.flatMap((one) => one.contacts),
  );
  const bookedAppointments = await findAppointmentsByReference(
    database,
    clinicId,
    file.appointments.map(({ reference }) => reference),
  );
  const problems = [...file.problems];
  const wanted = file.appointments.flatMap((imported) => {
    const contact = contactOf(imported, contacts);
    if (typeof contact !== 'string') problems.push(contact);
    return typeof contact === 'string' ? [{ imported, contactId: contact }] : [];
  });
  if (problems.length > 0 && !options.skipInvalid) return { counts, problems: inOrder(problems) };

  const lane = async () => {
    for (let next = wanted.shift(); next !== undefined; next = wanted.shift()) {
      const before = bookedAppointments.get(next.imported.reference);
      try {
        counts[await importOne(services, options, { ...next, before })] += 1;
      } catch (error) {
        if (!(error instanceof RefusedError)) throw error;
        problems.push({ line: next.imported.line, message: refusalLine(error, COLUMNS) });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return { counts, problems: inOrder(problems) };
}

/** An appointment of the file, its contact, and the appointment that was booked for it before. */
interface Incoming {
  readonly imported: ImportedAppointment;
  readonly contactId: ContactId;
  readonly before: Appointment | undefined;
}

async function importOne(
  services: ImportServices,
  options: ImportOptions,
  incoming: Incoming,
): Promise<ImportChange> {
  const { imported, before } = incoming;
  const { sequence, stamp } = imported;
  const importedSequence = before?.sourceSequence ?? null;
  if (sequence !== null && before && importedSequence !== null && compareToStored(imported, before) < 0)
    return 'outdated';
  const change = await bookOrCancel(services, options, incoming);
  // Not before it is done, so that an import that was cut short can be repeated. Also of a version that changed nothing:
  // an older one that comes after it is no news.
  const isStored = sequence === importedSequence && stamp?.getTime() === before?.sourceStamp?.getTime();
  if (sequence !== null && !isStored && (before || change !== 'past'))
    await storeSourceVersion(services.database, options.clinicId, idOf(services, options, incoming), {
      sequence,
      stamp,
    });
  return change;
}

async function bookOrCancel(
  services: ImportServices,
  options: ImportOptions,
  incoming: Incoming,
): Promise<ImportChange> {
  const { imported, contactId, before } = incoming;
  const { localStart, timeZone, sequence } = imported;
  const isOpen = before?.status === 'booked' || before?.status === 'confirmed';
  const startsAt = new Date(resolveLocalTime(localStart, timeZone).instant);
  const details = {
    reference: imported.reference,
    place: imported.place === undefined ? (before?.place ?? null) : imported.place,
  };
  if (imported.isCancelled) {
    if (before) return isOpen ? cancelOne(services, options, before) : 'unchanged';
    // Without versions a later file is the newer one, and needs no trace of this.
    if (sequence === null) return 'unchanged';
    await storeCancelled(services.database, bookingOf(services, options, incoming), startsAt, details);
    return 'cancelled';
  }
  if (before && isSame(before, imported, contactId, options)) return 'unchanged';
  if (startsAt <= new Date()) return 'past';
  if (before && !isOpen && !isBookedAgain(before, imported)) return 'unchanged';
  const { change } = await submitBooking(services, bookingOf(services, options, incoming), details);
  return change === 'booked' ? 'new' : change;
}

/**
 * An appointment that the patient has cancelled since is booked again when the file gives it another time; an event
 * that the clinic has cancelled, only as a newer version of it.
 */
function isBookedAgain(before: Appointment, imported: ImportedAppointment): boolean {
  const { sequence } = imported;
  const importedSequence = before.sourceSequence;
  if (
    sequence !== null &&
    importedSequence !== null &&
    (compareToStored(imported, before) > 0 || before.cancelledBy === 'clinic')
  )
    return compareToStored(imported, before) > 0;
  return !isSameTime(before, imported);
}

const compareToStored = (imported: ImportedAppointment, before: Appointment): number =>
  compareVersions(imported, { sequence: before.sourceSequence, stamp: before.sourceStamp });

const idOf = (
  { idKey }: ImportServices,
  { clinicId }: ImportOptions,
  { before, imported: { reference } }: Incoming,
): AppointmentId => before?.id ?? appointmentIdOf(idKey, { clinicId, reference });

function bookingOf(services: ImportServices, options: ImportOptions, incoming: Incoming): Booking {
  const { imported, contactId, before } = incoming;
  const { clinicId, reminders, pastDue, channels, notifyPatient } = options;
  const { localStart, timeZone } = imported;
  return remindAppointment.input.parse({
    appointmentId: idOf(services, options, incoming),
    clinicId,
    contactId,
    localStart,
    timeZone,
    reminders: reminders ?? before?.reminders,
    pastDue: pastDue ?? before?.pastDue,
    channels: channels ?? before?.channels,
    notifyPatient,
    followUps: before?.followUps,
  });
}

async function cancelOne(
  services: ImportServices,
  { clinicId, notifyPatient }: ImportOptions,
  { id: appointmentId }: Appointment,
): Promise<ImportChange> {
  await changeAppointment(services, { clinicId, appointmentId }, cancel, { notifyPatient });
  return 'cancelled';
}

function contactOf(
  { line, contacts: names }: ImportedAppointment,
  contacts: ReadonlyMap<string, readonly ContactId[]>,
): ContactId | ImportProblem {
  const found = names.map((name) => contacts.get(name) ?? []).find((ids) => ids.length > 0) ?? [];
  const [contactId, ...others] = found;
  if (contactId === undefined) return { line, message: 'contact: is no contact of the clinic; add it first' };
  return others.length === 0
    ? contactId
    : { line, message: 'contact: several contacts have this address; name one by id or reference' };
}

const isSameTime = (before: Appointment, { localStart, timeZone }: ImportedAppointment): boolean =>
  before.localStart === localStart && before.timeZone === timeZone;

function isSame(
  before: Appointment,
  imported: ImportedAppointment,
  contactId: ContactId,
  { reminders, pastDue, channels }: ImportOptions,
): boolean {
  const isOpen = before.status === 'booked' || before.status === 'confirmed';
  return (
    isOpen &&
    before.version > 0 &&
    isSameTime(before, imported) &&
    before.contactId === contactId &&
    (imported.place === undefined || before.place === imported.place) &&
    (reminders === undefined || before.reminders.join() === reminders.join()) &&
    (pastDue === undefined || before.pastDue === pastDue) &&
    (channels === undefined || before.channels.join() === channels.join())
  );
}

const inOrder = (problems: readonly ImportProblem[]): ImportProblem[] =>
  [...problems].sort((one, other) => one.line - other.line);

// Written from the migrated database by scripts/writeTableTypes.ts; change a migration, not this file.
import type { ColumnType, Generated } from 'kysely';

export interface AppointmentsTable {
  clinicId: string;
  id: string;
  contactId: string;
  /** The name of the appointment in the clinic's own software, such as the UID of an iCalendar event. */
  reference: string | null;
  localStart: string;
  timeZone: string;
  /** Computed from local_start and time_zone with the tz database; a sweep compares. */
  startsAt: Date;
  place: string | null;
  reminders: ColumnType<unknown, string, string>;
  pastDue: string;
  channels: ColumnType<unknown, string, string>;
  /** The sequences that begin after the appointment; booking it again keeps them. */
  followUps: ColumnType<unknown, string | null | undefined, string | null>;
  status: string;
  /** 0 until its workflow has taken it over. */
  version: Generated<number>;
  cancelledBy: string | null;
  /** The SEQUENCE of an iCalendar event, which an older one must not overwrite. */
  sourceSequence: number | null;
  /** The DTSTAMP of that event: of two with the same SEQUENCE, the later one is newer. */
  sourceStamp: Date | null;
  createdAt: ColumnType<Date, Date | undefined, never>;
  updatedAt: Generated<Date>;
}

/**
 * One row per reminder and local start: an appointment that is moved away and back is not reminded of
 * twice.
 */
export interface AppointmentRemindersTable {
  clinicId: string;
  appointmentId: string;
  reminder: string;
  localStart: string;
  timeZone: string;
  dueAt: Date;
  state: string;
  reason: string | null;
  notificationId: string | null;
  updatedAt: Generated<Date>;
}

export interface AppointmentsTables {
  appointments: AppointmentsTable;
  appointmentReminders: AppointmentRemindersTable;
}

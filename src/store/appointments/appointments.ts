import { type Selectable, sql } from 'kysely';
import pg from 'pg';
import {
  type PastDueRule,
  PastDueRule as PastDueRuleSchema,
  ReminderChannels,
  type ReminderOffset,
  ReminderOffsets,
} from '../../contracts/appointments/appointmentRules.ts';
import {
  AppointmentParty,
  AppointmentStatus,
  type Booking,
  remindAppointment,
} from '../../contracts/appointments/appointments.ts';
import type { Channel } from '../../contracts/messaging/notifications.ts';
import { AppointmentId, ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';
import type { AppointmentsTable } from '../tables/appointments.ts';

export interface Appointment {
  readonly id: AppointmentId;
  readonly clinicId: ClinicId;
  readonly contactId: ContactId;
  /** How the clinic's own software names it; unique in the clinic. */
  readonly reference: string | null;
  /** By the clinic's clocks, `YYYY-MM-DDTHH:MM`. */
  readonly localStart: string;
  readonly timeZone: string;
  /** What the tz database made of the two before. */
  readonly startsAt: Date;
  readonly place: string | null;
  readonly reminders: readonly ReminderOffset[];
  readonly pastDue: PastDueRule;
  readonly channels: readonly Channel[];
  readonly followUps: Booking['followUps'];
  readonly status: AppointmentStatus;
  /** Null unless it is cancelled. */
  readonly cancelledBy: AppointmentParty | null;
  /** Zero until its workflow has taken it over; rises with every change. */
  readonly version: number;
  /** The SEQUENCE of the iCalendar event it was last imported from. */
  readonly sourceSequence: number | null;
  /** The DTSTAMP of that event. */
  readonly sourceStamp: Date | null;
}

/** What only the database knows of an appointment, beside its booking. */
export interface AppointmentDetails {
  readonly reference: string | null;
  readonly place: string | null;
}

/**
 * Stores what is known of an appointment before its workflow takes it over; of one that is stored already, the details.
 * A changed place is a new version. False, and nothing is stored, when the reference is another appointment's.
 */
export async function describeAppointment(
  db: Database,
  booking: Booking,
  startsAt: Date,
  details: AppointmentDetails,
): Promise<boolean> {
  try {
    await db
      .insertInto('appointments')
      .values({
        ...bookingRow(booking, startsAt),
        reference: details.reference,
        place: details.place,
      })
      .onConflict((conflict) =>
        conflict.columns(['clinicId', 'id']).doUpdateSet({
          reference: details.reference,
          place: details.place,
          version: sql<number>`appointments.version + case
            when appointments.version > 0 and appointments.place is distinct from excluded.place then 1 else 0 end`,
        }),
      )
      .execute();
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.constraint === 'appointments_unique_reference')
      return false;
    throw error;
  }
}

/** Stores a booking, in place of what was booked before; one that had come to its end is booked again. */
export async function storeBooking(db: Database, booking: Booking, startsAt: Date): Promise<Appointment> {
  const row = bookingRow(booking, startsAt);
  await db
    .insertInto('appointments')
    .values(row)
    .onConflict((conflict) => conflict.columns(['clinicId', 'id']).doNothing())
    .execute();
  const { id, clinicId, status, ...booked } = row;
  const before = await lockAppointment(db, clinicId, id);
  const isSame = before.localStart === booking.localStart && before.timeZone === booking.timeZone;
  // Who confirmed a time has not confirmed another one.
  return changeRow(db, clinicId, id, {
    ...booked,
    status: before.status === 'confirmed' && isSame ? 'confirmed' : status,
  });
}

/** Changes an appointment; its version rises when that changes anything. Answers it as it stands then. */
export async function changeAppointment(
  db: Database,
  clinicId: ClinicId,
  id: AppointmentId,
  change: {
    readonly localStart?: string;
    readonly timeZone?: string;
    readonly startsAt?: Date;
    readonly contactId?: ContactId;
    readonly status?: AppointmentStatus;
    readonly cancelledBy?: AppointmentParty;
  },
): Promise<Appointment> {
  const { localStart, timeZone, startsAt, contactId, status, cancelledBy } = change;
  return changeRow(db, clinicId, id, {
    ...(localStart === undefined ? {} : { localStart }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(contactId === undefined ? {} : { contactId }),
    ...(status === undefined ? {} : { status }),
    ...(cancelledBy === undefined ? {} : { cancelledBy }),
  });
}

/**
 * Stores an appointment that was cancelled before it was heard of, for which no reminder is sent. One that is stored
 * already stays as it is.
 */
export async function storeCancelled(
  db: Database,
  booking: Booking,
  startsAt: Date,
  details: AppointmentDetails,
): Promise<void> {
  await db
    .insertInto('appointments')
    .values({
      ...bookingRow(booking, startsAt),
      ...details,
      status: AppointmentStatus.enum.cancelled,
      cancelledBy: AppointmentParty.enum.clinic,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Notes which version of an imported appointment was the last. */
export async function storeSourceVersion(
  db: Database,
  clinicId: ClinicId,
  id: AppointmentId,
  source: { readonly sequence: number; readonly stamp: Date | null },
): Promise<void> {
  await db
    .updateTable('appointments')
    .set({ sourceSequence: source.sequence, sourceStamp: source.stamp })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

export async function findAppointment(
  db: Database,
  clinicId: ClinicId,
  id: string,
): Promise<Appointment | undefined> {
  const row = await db
    .selectFrom('appointments')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && appointmentOf(row);
}

/** Those of a clinic with one of these references, by reference. */
export async function findAppointmentsByReference(
  db: Database,
  clinicId: ClinicId,
  references: readonly string[],
): Promise<Map<string, Appointment>> {
  if (references.length === 0) return new Map();
  const rows = await db
    .selectFrom('appointments')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('reference', 'in', [...references])
    .execute();
  return new Map(
    rows.flatMap((row) => (row.reference === null ? [] : [[row.reference, appointmentOf(row)]])),
  );
}

async function lockAppointment(db: Database, clinicId: ClinicId, id: AppointmentId): Promise<Appointment> {
  const row = await db
    .selectFrom('appointments')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return appointmentOf(row);
}

type Changes = Partial<
  Omit<ReturnType<typeof bookingRow>, 'status'> & { status: AppointmentStatus; cancelledBy: string }
>;

async function changeRow(
  db: Database,
  clinicId: ClinicId,
  id: AppointmentId,
  changes: Changes,
): Promise<Appointment> {
  const changed = await db
    .updateTable('appointments')
    .set((update) => ({ ...changes, version: update('version', '+', 1), updatedAt: new Date() }))
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where((where) => where.or([where('version', '=', 0), ...differences(changes)]))
    .returningAll()
    .executeTakeFirst();
  return changed ? appointmentOf(changed) : lockAppointment(db, clinicId, id);
}

/** One condition a column, true where its value would change. */
function differences(changes: Changes) {
  return Object.entries(changes).map(
    ([column, value]) => sql<boolean>`${sql.ref(`appointments.${column}`)} is distinct from ${value}`,
  );
}

function bookingRow(booking: Booking, startsAt: Date) {
  return {
    id: booking.appointmentId,
    clinicId: booking.clinicId,
    contactId: booking.contactId,
    localStart: booking.localStart,
    timeZone: booking.timeZone,
    startsAt,
    reminders: JSON.stringify(booking.reminders),
    pastDue: booking.pastDue,
    channels: JSON.stringify(booking.channels),
    followUps: JSON.stringify(booking.followUps),
    status: AppointmentStatus.enum.booked,
  };
}

export function appointmentOf(row: Selectable<AppointmentsTable>): Appointment {
  return {
    id: AppointmentId.parse(row.id),
    clinicId: ClinicId.parse(row.clinicId),
    contactId: ContactId.parse(row.contactId),
    reference: row.reference,
    localStart: row.localStart,
    timeZone: row.timeZone,
    startsAt: row.startsAt,
    place: row.place,
    reminders: ReminderOffsets.parse(row.reminders),
    pastDue: PastDueRuleSchema.parse(row.pastDue),
    channels: ReminderChannels.parse(row.channels),
    followUps: remindAppointment.input.shape.followUps.parse(row.followUps ?? undefined),
    status: AppointmentStatus.parse(row.status),
    cancelledBy:
      row.status === AppointmentStatus.enum.cancelled
        ? AppointmentParty.nullable().parse(row.cancelledBy)
        : null,
    version: row.version,
    sourceSequence: row.sourceSequence,
    sourceStamp: row.sourceStamp,
  };
}

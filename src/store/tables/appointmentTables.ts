import type { ColumnType, Generated } from 'kysely';

type CreatedAt = ColumnType<Date, Date | undefined, never>;
/** A document, read as `unknown` until it is parsed. */
type Document = ColumnType<unknown, string, string>;

export interface AppointmentsTable {
  id: string;
  clinic_id: string;
  contact_id: string;
  reference: string | null;
  local_start: string;
  time_zone: string;
  starts_at: Date;
  place: string | null;
  reminders: Document;
  past_due: string;
  channels: Document;
  follow_ups: ColumnType<unknown, string | null, string>;
  status: string;
  version: Generated<number>;
  cancelled_by: string | null;
  source_sequence: number | null;
  created_at: CreatedAt;
  updated_at: Generated<Date>;
}

export interface AppointmentRemindersTable {
  appointment_id: string;
  reminder: string;
  local_start: string;
  time_zone: string;
  due_at: Date;
  state: string;
  reason: string | null;
  notification_id: string | null;
  updated_at: Generated<Date>;
}

export interface AppointmentTables {
  appointments: AppointmentsTable;
  appointment_reminders: AppointmentRemindersTable;
}

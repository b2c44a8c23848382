import { type Kysely, sql } from 'kysely';

/** Appointments and the state of each of their reminders. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table appointments (
      clinic_id text not null,
      id text not null,
      contact_id text not null,
      reference text,
      local_start text not null,
      time_zone text not null,
      starts_at timestamptz not null,
      place text,
      reminders jsonb not null,
      past_due text not null,
      channels jsonb not null,
      follow_ups jsonb,
      status text not null,
      version integer not null default 0,
      cancelled_by text,
      source_sequence integer,
      source_stamp timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (clinic_id, id),
      foreign key (clinic_id, contact_id) references contacts (clinic_id, id)
    );
    comment on column appointments.reference is
      'The name of the appointment in the clinic''s own software, such as the UID of an iCalendar event.';
    comment on column appointments.starts_at is
      'Computed from local_start and time_zone with the tz database; a sweep compares.';
    comment on column appointments.version is
      '0 until its workflow has taken it over.';
    comment on column appointments.source_sequence is
      'The SEQUENCE of an iCalendar event, which an older one must not overwrite.';
    comment on column appointments.source_stamp is
      'The DTSTAMP of that event: of two with the same SEQUENCE, the later one is newer.';
    comment on column appointments.follow_ups is
      'The sequences that begin after the appointment; booking it again keeps them.';
    create index appointments_by_start on appointments (clinic_id, starts_at);
    create unique index appointments_unique_reference on appointments (clinic_id, reference)
      where reference is not null;

    create table appointment_reminders (
      clinic_id text not null,
      appointment_id text not null,
      reminder text not null,
      local_start text not null,
      time_zone text not null,
      due_at timestamptz not null,
      state text not null,
      reason text,
      notification_id text,
      updated_at timestamptz not null default now(),
      primary key (clinic_id, appointment_id, reminder, local_start, time_zone),
      foreign key (clinic_id, appointment_id) references appointments (clinic_id, id) on delete cascade,
      foreign key (clinic_id, notification_id) references notifications (clinic_id, id) on delete set null (notification_id)
    );
    comment on table appointment_reminders is
      'One row per reminder and local start: an appointment that is moved away and back is not reminded of twice.';
    create index appointment_reminders_waiting on appointment_reminders (due_at)
      where state in ('waiting', 'sending');`.execute(db);
}

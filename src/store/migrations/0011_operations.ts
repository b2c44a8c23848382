import { type Kysely, sql } from 'kysely';

/** Alerts, the audit chain, clean-ups, maintenance windows and what was decided about failures. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table alerts (
      id text primary key,
      kind text not null,
      subject text not null,
      clinic_id text references clinics (id),
      message text not null,
      raised_at timestamptz not null default now(),
      last_raised_at timestamptz not null default now(),
      occurrences integer not null default 1,
      critical boolean not null default false,
      resolved_at timestamptz,
      notified_at timestamptz,
      notified_occurrences integer not null default 0
    );
    comment on column alerts.notified_occurrences is
      'How often it had been raised when they were written to last.';
    comment on column alerts.notified_at is
      'When the administrators were written to about it.';
    comment on column alerts.clinic_id is
      'Null for an alert about the whole application.';
    create unique index alerts_unique_unresolved on alerts (clinic_id, kind, subject) nulls not distinct
      where resolved_at is null;

    create table audit_events (
      sequence bigint primary key,
      at timestamptz not null,
      clinic_id text references clinics (id),
      action text not null,
      subject text,
      details jsonb not null,
      hash text not null
    );
    comment on table audit_events is
      'Append-only: the hash chain shows changes made past the trigger.';
    comment on column audit_events.clinic_id is
      'Null for what belongs to no clinic.';
    create index audit_events_by_clinic on audit_events (clinic_id, sequence);
    create index audit_events_by_subject on audit_events (subject);

    create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'audit_events is append-only';
    end $$;
    create trigger audit_events_append_only before update or delete or truncate on audit_events
      for each statement execute function refuse_audit_change();

    create table clean_ups (
      id text primary key,
      dry_run boolean not null,
      started_at timestamptz not null,
      finished_at timestamptz,
      removed jsonb
    );
    comment on column clean_ups.finished_at is
      'Null while it runs, and for one that was interrupted.';
    create index clean_ups_by_time on clean_ups (started_at);

    create table maintenance_windows (
      id text primary key,
      reason text not null,
      until timestamptz,
      started_at timestamptz not null default now(),
      paused_schedules integer,
      ended_at timestamptz
    );
    create unique index maintenance_windows_unique_active on maintenance_windows ((ended_at is null))
      where ended_at is null;

    create table held_jobs (
      workflow_id text primary key,
      held_since timestamptz not null default now()
    );
    comment on table held_jobs is
      'Jobs that wait for the end of a maintenance window.';
    create index held_jobs_by_time on held_jobs (held_since, workflow_id);

    create table forgotten_failures (
      id text primary key,
      clinic_id text references clinics (id),
      reason text not null,
      forgotten_by text not null,
      forgotten_at timestamptz not null default now()
    );
    comment on table forgotten_failures is
      'Failures about which an operator has decided that nothing is to be done; a later failure of the same is open again.';
    comment on column forgotten_failures.clinic_id is
      'Null for a job of the whole application.';

    create table failure_snapshots (
      id text primary key,
      clinic_id text references clinics (id),
      made_by text not null,
      made_at timestamptz not null default now(),
      left_out integer not null,
      is_complete boolean not null
    );
    comment on table failure_snapshots is
      'What had failed at one moment, to be retried.';
    comment on column failure_snapshots.clinic_id is
      'Null for one of all clinics.';
    comment on column failure_snapshots.left_out is
      'Failures that needed attention and could not be retried.';

    create table failure_snapshot_entries (
      snapshot_id text not null references failure_snapshots (id) on delete cascade,
      position integer not null,
      failure_id text not null,
      type text not null,
      outcome text,
      reason text,
      primary key (snapshot_id, position)
    );
    comment on column failure_snapshot_entries.outcome is
      'Null while it waits.';
    comment on column failure_snapshot_entries.reason is
      'The code of the refusal of one that was skipped.';
    create index failure_snapshot_entries_waiting on failure_snapshot_entries (snapshot_id, position)
      where outcome is null;
    create unique index failure_snapshot_entries_unique_failure
      on failure_snapshot_entries (snapshot_id, failure_id);`.execute(db);
}

import { type Kysely, sql } from 'kysely';

/** Follow-up sequences in all their versions, and the context of each running one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table follow_up_sequences (
      clinic_id text references clinics (id),
      name text not null,
      version integer not null,
      content_hash text not null,
      definition jsonb not null,
      created_at timestamptz not null default now(),
      unique nulls not distinct (clinic_id, name, version)
    );
    comment on column follow_up_sequences.clinic_id is
      'Null for a sequence that all clinics share; a clinic''s own sequence of the same name takes its place there.';

    create table follow_up_contexts (
      clinic_id text not null,
      id text not null,
      contact_id text not null,
      variables jsonb not null,
      created_at timestamptz not null default now(),
      primary key (clinic_id, id),
      foreign key (clinic_id, contact_id) references contacts (clinic_id, id) on delete cascade
    );`.execute(db);
}

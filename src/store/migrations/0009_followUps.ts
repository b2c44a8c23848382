import { type Kysely, sql } from 'kysely';

/** Follow-up sequences in all their versions, and the context of each running one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table follow_up_sequences (
      name text not null,
      version integer not null,
      content_hash text not null,
      definition jsonb not null,
      created_at timestamptz not null default now(),
      primary key (name, version)
    );

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

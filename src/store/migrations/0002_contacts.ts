import { type Kysely, sql } from 'kysely';

/** People whom clinics write to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table contacts (
      clinic_id text not null references clinics (id),
      id text not null,
      reference text,
      name text,
      email text,
      phone text,
      locale text not null,
      time_zone text not null,
      preferences jsonb not null default '{}',
      quiet_hours text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (clinic_id, id)
    );
    comment on column contacts.reference is
      'The name of the person in the clinic''s own software.';
    create index contacts_by_phone on contacts (phone);
    create unique index contacts_unique_reference on contacts (clinic_id, reference)
      where reference is not null;
    -- Not unique: relatives share addresses.
    create index contacts_by_email on contacts (clinic_id, lower(email));`.execute(db);
}

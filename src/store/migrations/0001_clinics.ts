import { type Kysely, sql } from 'kysely';

/** Clinics, each version of their profiles and their credentials. Every other row of a clinic refers to this table. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table clinics (
      id text primary key,
      version integer not null default 1,
      profile jsonb not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    comment on column clinics.version is
      'Rises by 1 with each change of the profile.';
    comment on column clinics.profile is
      'ClinicProfile of src/contracts/clinics/clinicProfile.ts.';

    create table clinic_versions (
      clinic_id text not null references clinics (id),
      version integer not null,
      profile jsonb not null,
      changed_by text not null,
      changed_at timestamptz not null default now(),
      primary key (clinic_id, version)
    );
    comment on table clinic_versions is
      'The profile of a clinic as it was in each version, the current one included.';

    create table clinic_credentials (
      clinic_id text not null references clinics (id),
      provider text not null,
      encrypted text not null,
      set_at timestamptz not null default now(),
      primary key (clinic_id, provider),
      constraint clinic_credentials_provider check (provider in ('resend', 'twilio'))
    );
    comment on column clinic_credentials.encrypted is
      'The credentials of the clinic at the provider as JSON, encrypted with CREDENTIALS_KEY.';`.execute(db);
}

import { type Kysely, sql } from 'kysely';

/** Clinics, each version of their profiles, their credentials, and the tokens of their apps. Every other row of a clinic refers to this table. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table clinics (
      id text primary key,
      version integer not null default 1,
      profile jsonb not null,
      logo jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    comment on column clinics.version is
      'Rises by 1 with each change of the profile.';
    comment on column clinics.profile is
      'ClinicProfile of src/contracts/clinics/clinicProfile.ts.';
    comment on column clinics.logo is
      'ClinicLogo of src/contracts/clinics/clinicLogo.ts.';

    create table clinic_versions (
      clinic_id text not null references clinics (id),
      version integer not null,
      profile jsonb not null,
      logo jsonb,
      changed_by text not null,
      changed_at timestamptz not null default now(),
      primary key (clinic_id, version)
    );
    comment on table clinic_versions is
      'The profile of a clinic as it was in each version, the current one included.';

    create index clinic_versions_by_logo on clinic_versions ((logo ->> 'objectKey')) where logo is not null;

    create table clinic_credentials (
      clinic_id text not null references clinics (id),
      provider text not null,
      version integer not null,
      key_id text,
      sealed text,
      fingerprint text,
      changed_by text not null,
      changed_at timestamptz not null default now(),
      primary key (clinic_id, provider),
      constraint clinic_credentials_provider check (provider in ('resend', 'twilio')),
      constraint clinic_credentials_whole check (num_nulls(key_id, sealed, fingerprint) in (0, 3))
    );
    comment on table clinic_credentials is
      'Accounts of clinics at providers. A row stays when its secrets are cleared, so that no version names two accounts.';
    comment on column clinic_credentials.version is
      'Rises by 1 with each change.';
    comment on column clinic_credentials.key_id is
      'Names the CLINIC_CREDENTIALS_KEY that encrypts the secrets; null once they are cleared.';
    comment on column clinic_credentials.sealed is
      'Nonce, ciphertext and tag of AES-256-GCM in Base64; clinic and provider are authenticated with it.';

    create table api_tokens (
      id text primary key,
      clinic_id text references clinics (id),
      name text not null,
      scopes jsonb not null,
      token_hash text not null unique,
      previous_hash text unique,
      previous_until timestamptz,
      expires_at timestamptz,
      last_used_at timestamptz,
      revoked_at timestamptz,
      created_by text not null,
      created_at timestamptz not null default now()
    );
    comment on column api_tokens.clinic_id is
      'Null for a token that may act for every clinic.';
    comment on column api_tokens.previous_hash is
      'The token before the last rotation, valid until previous_until.';
    comment on column api_tokens.last_used_at is
      'To the minute.';
    create index api_tokens_by_clinic on api_tokens (clinic_id, created_at);

    create table idempotency_keys (
      token_id text not null references api_tokens (id),
      key text not null,
      request_hash text not null,
      status integer,
      body jsonb,
      started_at timestamptz not null default now(),
      primary key (token_id, key)
    );
    comment on table idempotency_keys is
      'Requests of the HTTP API with an Idempotency-Key, which may name another one after 24 hours; status and body are null until a request is answered.';
    create index idempotency_keys_by_time on idempotency_keys (started_at);`.execute(db);
}

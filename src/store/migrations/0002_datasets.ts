import { type Kysely, sql } from 'kysely';

/** Data sets, their chunks, and the attempts at importing them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table datasets (
      id text primary key,
      clinic_id text not null,
      name text not null,
      disk text not null,
      source_key text not null,
      format text not null,
      columns jsonb not null,
      bytes bigint not null,
      sha256 text not null,
      identifying_columns jsonb not null,
      profile jsonb,
      created_at timestamptz not null default now(),
      imported_at timestamptz
    );

    create table dataset_chunks (
      dataset_id text not null references datasets (id) on delete cascade,
      index integer not null,
      object_key text not null,
      object_offset bigint not null,
      object_bytes bigint not null,
      sha256 text not null,
      rows integer not null,
      bytes bigint not null,
      tokens integer not null,
      content_hash text not null,
      primary key (dataset_id, index)
    );
    comment on column dataset_chunks.object_offset is
      'Where the compressed bytes of the chunk start within its object.';

    create table import_attempts (
      id bigserial primary key,
      dataset_id text not null references datasets (id) on delete cascade,
      started_at timestamptz not null default now(),
      abandoned_at timestamptz
    );
    comment on column import_attempts.abandoned_at is
      'Set before its objects are removed; such an attempt must not become the data set''s.';
    create index import_attempts_by_dataset on import_attempts (dataset_id);

    create table import_chunks (
      attempt_id bigint not null references import_attempts (id) on delete cascade,
      index integer not null,
      object_key text not null,
      object_offset bigint not null,
      object_bytes bigint not null,
      sha256 text not null,
      rows integer not null,
      bytes bigint not null,
      tokens integer not null,
      content_hash text not null,
      primary key (attempt_id, index)
    );
    comment on table import_chunks is
      'The columns of dataset_chunks, for an attempt that has not ended.';`.execute(db);
}

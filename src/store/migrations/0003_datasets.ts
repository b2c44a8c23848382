import { type Kysely, sql } from 'kysely';

/** Data sets, their chunks, and the attempts at importing them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table datasets (
      clinic_id text not null references clinics (id),
      id text not null,
      name text not null,
      disk text not null,
      source_key text not null,
      format text not null,
      columns jsonb not null,
      bytes bigint not null,
      sha256 text not null,
      identifying_columns jsonb not null,
      sent_columns jsonb not null,
      free_text text not null,
      reading jsonb not null,
      profile jsonb,
      created_at timestamptz not null default now(),
      imported_at timestamptz,
      primary key (clinic_id, id)
    );

    create table dataset_chunks (
      clinic_id text not null,
      dataset_id text not null,
      index integer not null,
      object_key text not null,
      object_offset bigint not null,
      object_bytes bigint not null,
      sha256 text not null,
      unpacked_offset bigint not null,
      rows integer not null,
      bytes bigint not null,
      tokens integer not null,
      content_hash text not null,
      primary key (clinic_id, dataset_id, index),
      foreign key (clinic_id, dataset_id) references datasets (clinic_id, id) on delete cascade
    );
    comment on column dataset_chunks.object_offset is
      'Where the compressed bytes that hold the chunk, and others, start within its object.';
    comment on column dataset_chunks.unpacked_offset is
      'Where the chunk starts within what those bytes unpack to.';

    create table import_attempts (
      clinic_id text not null,
      id bigserial,
      dataset_id text not null,
      started_at timestamptz not null default now(),
      abandoned_at timestamptz,
      primary key (clinic_id, id),
      foreign key (clinic_id, dataset_id) references datasets (clinic_id, id) on delete cascade
    );
    comment on column import_attempts.abandoned_at is
      'Set before its objects are removed; such an attempt must not become the data set''s.';
    create index import_attempts_by_dataset on import_attempts (clinic_id, dataset_id);

    create table import_chunks (
      clinic_id text not null,
      attempt_id bigint not null,
      index integer not null,
      object_key text not null,
      object_offset bigint not null,
      object_bytes bigint not null,
      sha256 text not null,
      unpacked_offset bigint not null,
      rows integer not null,
      bytes bigint not null,
      tokens integer not null,
      content_hash text not null,
      primary key (clinic_id, attempt_id, index),
      foreign key (clinic_id, attempt_id) references import_attempts (clinic_id, id) on delete cascade
    );
    comment on table import_chunks is
      'The columns of dataset_chunks, for an attempt that has not ended.';`.execute(db);
}

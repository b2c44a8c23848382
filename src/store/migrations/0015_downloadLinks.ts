import { type Kysely, sql } from 'kysely';

/** Links with a name, a maximum of downloads and revocation; their redemptions; the audit chain. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await extendDownloadTokens(db);
  await db.schema
    .createTable('download_redemptions')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('link_id', 'text', (column) =>
      column.notNull().references('download_tokens.id').onDelete('cascade'),
    )
    .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .execute();
  await db.schema
    .createIndex('download_redemptions_by_link')
    .on('download_redemptions')
    .column('link_id')
    .execute();
  await createAuditEvents(db);
}

async function extendDownloadTokens(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('download_tokens')
    .addColumn('id', 'text', (column) =>
      column.notNull().unique().defaultTo(sql`'dl_' || replace(gen_random_uuid()::text, '-', '')`),
    )
    // Links that were sent before there was a maximum keep having none to speak of.
    .addColumn('max_downloads', 'integer', (column) => column.notNull().defaultTo(1_000))
    .addColumn('revoked_at', 'timestamptz')
    .execute();
  await db.schema
    .alterTable('download_tokens')
    .alterColumn('max_downloads', (column) => column.dropDefault())
    .execute();
  await db.schema
    .createIndex('download_tokens_by_report')
    .on('download_tokens')
    .column('report_id')
    .execute();
}

/** A table to which rows can only be added: the chain shows what was changed regardless. */
async function createAuditEvents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_events')
    .addColumn('sequence', 'bigint', (column) => column.primaryKey())
    .addColumn('at', 'timestamptz', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text')
    .addColumn('details', 'jsonb', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('audit_events_by_subject').on('audit_events').column('subject').execute();
  await sql`
    create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'audit_events only ever grows';
    end $$`.execute(db);
  await sql`
    create trigger audit_events_only_grows before update or delete or truncate on audit_events
    for each statement execute function refuse_audit_change()`.execute(db);
}

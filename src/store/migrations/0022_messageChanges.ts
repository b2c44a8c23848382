import { type Kysely, sql } from 'kysely';

/**
 * Every status a message has had. Kept by the database itself, so that no way of changing a message is left out; once
 * for each statement, so that batches stay cheap.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('message_changes')
    .addColumn('id', 'bigserial', (column) => column.primaryKey())
    .addColumn('message_id', 'text', (column) =>
      column.notNull().references('messages.id').onDelete('cascade'),
    )
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('failure_code', 'text')
    .addColumn('provider_id', 'text')
    .addColumn('changed_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
    .execute();
  await db.schema
    .createIndex('message_changes_by_message')
    .on('message_changes')
    .columns(['message_id', 'id'])
    .execute();
  await sql`
    create function record_new_messages() returns trigger language plpgsql as $$
    begin
      insert into message_changes (message_id, status, failure_code, provider_id)
        select id, status, failure_code, provider_id from after_change;
      return null;
    end $$`.execute(db);
  await sql`
    create function record_message_changes() returns trigger language plpgsql as $$
    begin
      insert into message_changes (message_id, status, failure_code, provider_id)
        select changed.id, changed.status, changed.failure_code, changed.provider_id
        from after_change changed join before_change former on former.id = changed.id
        where (changed.status, changed.failure_code, changed.provider_id)
          is distinct from (former.status, former.failure_code, former.provider_id);
      return null;
    end $$`.execute(db);
  await sql`
    create trigger messages_inserted after insert on messages
    referencing new table as after_change for each statement execute function record_new_messages()`.execute(
    db,
  );
  await sql`
    create trigger messages_updated after update on messages
    referencing old table as before_change new table as after_change
    for each statement execute function record_message_changes()`.execute(db);
}

import { type Kysely, sql } from 'kysely';

/** What holds messages back, why, and what people answer. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // By address, not by contact: an address that must not be written to stays so whoever it is stored under.
  await db.schema
    .createTable('suppressions')
    .addColumn('id', 'text', (column) =>
      column.primaryKey().defaultTo(sql`'su_' || replace(gen_random_uuid()::text, '-', '')`),
    )
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('category', 'text')
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('message_id', 'text')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('lifted_at', 'timestamptz')
    .addColumn('lifted_by', 'text')
    .execute();
  await db.schema
    .createIndex('suppressions_one_in_force')
    .unique()
    .nullsNotDistinct()
    .on('suppressions')
    .columns(['address', 'channel', 'reason', 'category'])
    .where(sql.ref('lifted_at'), 'is', null)
    .execute();

  await db.schema
    .createTable('sending_decisions')
    .addColumn('id', 'bigserial', (column) => column.primaryKey())
    .addColumn('notification_id', 'text', (column) =>
      column.notNull().references('notifications.id').onDelete('cascade'),
    )
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('decided_at', 'timestamptz', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('until', 'timestamptz')
    .execute();
  await db.schema
    .createIndex('sending_decisions_by_notification')
    .on('sending_decisions')
    .column('notification_id')
    .execute();

  await db.schema
    .createTable('inbound_messages')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('provider_id', 'text', (column) => column.notNull().unique())
    .addColumn('sender', 'text', (column) => column.notNull())
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('meaning', 'text', (column) => column.notNull())
    .addColumn('contact_id', 'text', (column) => column.references('contacts.id').onDelete('set null'))
    .addColumn('notification_id', 'text', (column) =>
      column.references('notifications.id').onDelete('set null'),
    )
    .addColumn('workflow_id', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('received_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('settled_at', 'timestamptz')
    .execute();
  await db.schema
    .createIndex('inbound_messages_by_state')
    .on('inbound_messages')
    .columns(['state', 'received_at'])
    .execute();
}

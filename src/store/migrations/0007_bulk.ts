import { type Kysely, sql } from 'kysely';

/** Sends to many, their recipients and batches, and the slots that keep a rate. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('send_slots')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('next_at', 'timestamptz', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('bulk_sends')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('clinic_id', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('category', 'text', (column) => column.notNull())
    .addColumn('content', 'jsonb', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull().defaultTo('draft'))
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('ended_at', 'timestamptz')
    .execute();

  await db.schema
    .createTable('bulk_recipients')
    .addColumn('bulk_id', 'text', (column) =>
      column.notNull().references('bulk_sends.id').onDelete('cascade'),
    )
    .addColumn('contact_id', 'text', (column) =>
      column.notNull().references('contacts.id').onDelete('cascade'),
    )
    .addColumn('position', 'bigserial', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull().defaultTo('waiting'))
    .addColumn('reason', 'text')
    // Deferred until then by quiet hours, a cap or the rate of the recipient's domain.
    .addColumn('not_before', 'timestamptz', (column) => column.notNull().defaultTo(sql`'-infinity'`))
    .addColumn('has_domain_slot', 'boolean', (column) => column.notNull().defaultTo(false))
    .addColumn('batch', 'integer')
    .addColumn('message_id', 'text')
    .addPrimaryKeyConstraint('bulk_recipients_pkey', ['bulk_id', 'contact_id'])
    .execute();
  await db.schema
    .createIndex('bulk_recipients_waiting')
    .on('bulk_recipients')
    .columns(['bulk_id', 'not_before', 'position'])
    .where(sql<boolean>`state = 'waiting'`)
    .execute();
  await db.schema
    .createIndex('bulk_recipients_by_batch')
    .on('bulk_recipients')
    .columns(['bulk_id', 'batch'])
    .execute();

  await db.schema
    .createTable('bulk_batches')
    .addColumn('bulk_id', 'text', (column) =>
      column.notNull().references('bulk_sends.id').onDelete('cascade'),
    )
    .addColumn('batch', 'integer', (column) => column.notNull())
    // The idempotency key, and the body it goes with until Resend has accepted it.
    .addColumn('idempotency_key', 'text', (column) => column.notNull().unique())
    .addColumn('request', 'jsonb')
    .addColumn('message_ids', 'jsonb', (column) => column.notNull())
    .addColumn('requested_at', 'timestamptz')
    .addColumn('settled_at', 'timestamptz')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addPrimaryKeyConstraint('bulk_batches_pkey', ['bulk_id', 'batch'])
    .execute();
}

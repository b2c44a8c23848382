import { type Kysely, sql } from 'kysely';

/** Attempts at importing a data set, and what each has written so far. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('import_attempts')
    .addColumn('id', 'bigserial', (column) => column.primaryKey())
    .addColumn('dataset_id', 'text', (column) =>
      column.notNull().references('datasets.id').onDelete('cascade'),
    )
    .addColumn('started_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    // Set before its objects are removed, after which it must not become the data set's.
    .addColumn('abandoned_at', 'timestamptz')
    .execute();
  await db.schema
    .createIndex('import_attempts_by_dataset')
    .on('import_attempts')
    .column('dataset_id')
    .execute();
  await db.schema
    .createTable('import_chunks')
    .addColumn('attempt_id', 'bigint', (column) =>
      column.notNull().references('import_attempts.id').onDelete('cascade'),
    )
    .addColumn('index', 'integer', (column) => column.notNull())
    .addColumn('object_key', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('rows', 'integer', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('tokens', 'integer', (column) => column.notNull())
    .addColumn('content_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('import_chunks_pkey', ['attempt_id', 'index'])
    .execute();
}

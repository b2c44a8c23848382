import { type Kysely, sql } from 'kysely';

/** What a person has to look at. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('alerts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('clinic_id', 'text')
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('raised_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('last_raised_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('times', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('resolved_at', 'timestamptz')
    .execute();
  await db.schema
    .createIndex('alerts_one_open')
    .unique()
    .on('alerts')
    .columns(['kind', 'subject'])
    .where(sql.ref('resolved_at'), 'is', null)
    .execute();
}

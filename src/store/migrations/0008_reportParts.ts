import { type Kysely, sql } from 'kysely';

/** Reports in the making: what they are to show, and the parts they are rendered in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('report_plans')
    .addColumn('report_id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('clinic_id', 'text', (column) => column.notNull())
    .addColumn('data', 'jsonb', (column) => column.notNull())
    .addColumn('style', 'jsonb', (column) => column.notNull())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .execute();

  await db.schema
    .createTable('report_parts')
    .addColumn('report_id', 'text', (column) =>
      column.notNull().references('report_plans.report_id').onDelete('cascade'),
    )
    .addColumn('index', 'integer', (column) => column.notNull())
    .addColumn('spec', 'jsonb', (column) => column.notNull())
    // Null until the part is rendered.
    .addColumn('disk', 'text')
    .addColumn('object_key', 'text')
    .addColumn('sha256', 'text')
    .addColumn('pages', 'integer')
    .addPrimaryKeyConstraint('report_parts_pkey', ['report_id', 'index'])
    .execute();
}

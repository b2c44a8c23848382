import { type Kysely, sql } from 'kysely';

/** What clean-ups have removed, and what they have to know to remove nothing that is still wanted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('clean_ups')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('dry_run', 'boolean', (column) => column.notNull())
    .addColumn('started_at', 'timestamptz', (column) => column.notNull())
    // Null while it runs, and for one that was cut short.
    .addColumn('finished_at', 'timestamptz')
    .addColumn('removed', 'jsonb')
    .execute();
  await db.schema.createIndex('clean_ups_by_time').on('clean_ups').column('started_at').execute();
  // By which a clean-up tells whether the report is still in the making.
  await db.schema.alterTable('report_plans').addColumn('workflow_id', 'text').execute();
  // That a message was sent is to be known longer than the report it was about.
  await sql`
    alter table notifications drop constraint notifications_report_id_fkey,
    add constraint notifications_report_id_fkey
      foreign key (report_id) references reports (id) on delete set null`.execute(db);
  await db.schema.createIndex('reports_by_kind').on('reports').columns(['kind', 'created_at']).execute();
}

import { type Kysely, sql } from 'kysely';

/** When nothing new may leave, and which jobs wait for the end of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('maintenances')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('until', 'timestamptz')
    .addColumn('begun_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('paused_schedules', 'integer')
    .addColumn('ended_at', 'timestamptz')
    .execute();
  await db.schema
    .createIndex('maintenances_one_on')
    .unique()
    .on('maintenances')
    .expression(sql`(ended_at is null)`)
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  await db.schema
    .createTable('held_jobs')
    .addColumn('workflow_id', 'text', (column) => column.primaryKey())
    .addColumn('held_since', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .execute();
  await db.schema
    .createIndex('held_jobs_by_time')
    .on('held_jobs')
    .columns(['held_since', 'workflow_id'])
    .execute();
}

import type { Kysely } from 'kysely';

/** When the administrators were written to about an alert. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('alerts').addColumn('told_at', 'timestamptz').execute();
}

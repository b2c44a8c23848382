import type { Kysely } from 'kysely';

/** The sequences that begin after an appointment, so that booking it again can leave them as they are. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('appointments').addColumn('follow_ups', 'jsonb').execute();
}

import { type Kysely, sql } from 'kysely';

/** The provider's records of a message that have failed before the one that counts: its SMS was sent again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('messages')
    .addColumn('earlier_provider_ids', sql`text[]`, (column) => column.notNull().defaultTo(sql`'{}'`))
    .execute();
}

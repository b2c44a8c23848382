import { type Kysely, sql } from 'kysely';

/** Why an event says that a message was not delivered, and what finds the notifications this concerns. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('provider_events').addColumn('failure_code', 'text').execute();
  await db.schema
    .createIndex('suppressions_by_message')
    .on('suppressions')
    .column('message_id')
    .where(sql.ref('message_id'), 'is not', null)
    .execute();
  // Failures after acceptance are few: the sweep that goes on over the next channel looks for these.
  await db.schema
    .createIndex('messages_failed')
    .on('messages')
    .column('updated_at')
    .where(sql<boolean>`status in ('failed', 'bounced') and provider_id is not null`)
    .execute();
}

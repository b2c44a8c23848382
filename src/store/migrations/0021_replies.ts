import { type Kysely, sql } from 'kysely';

/** What replies are looked up by: the number they come from and the contact whose turn it is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('contacts_by_phone').on('contacts').column('phone').execute();
  await db.schema
    .createIndex('inbound_messages_pending')
    .on('inbound_messages')
    .columns(['contact_id', 'received_at'])
    .where(sql.ref('state'), '=', 'pending')
    .execute();
}

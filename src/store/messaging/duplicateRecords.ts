import { sql } from 'kysely';
import { newId } from '../../security/newId.ts';
import type { Database } from '../database.ts';
import { raiseAlert } from '../operations/alerts.ts';

/**
 * Raises an alert when the provider's record `providerId` of a message stands beside the one that the message has:
 * its recipient may get the message twice. Does nothing for a record that the message has or had.
 */
export async function alertDuplicateRecord(
  db: Database,
  clinicId: string,
  messageId: string,
  providerId: string,
): Promise<void> {
  const duplicated = await db
    .selectFrom('messages')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('id', '=', messageId)
    .where('providerId', '<>', providerId)
    .where(sql<boolean>`${providerId} <> all (previous_provider_ids)`)
    .executeTakeFirst();
  if (!duplicated) return;
  await raiseAlert(db, {
    id: newId('al'),
    kind: 'messageRecordedTwice',
    subject: messageId,
    clinicId,
    message: `the provider has ${providerId} as a second record of ${messageId}, which may have reached its recipient twice; compare both at the provider`,
  });
}

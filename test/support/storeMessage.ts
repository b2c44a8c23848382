import type { Channel } from '../../src/contracts/messaging/notifications.ts';
import { newId } from '../../src/security/newId.ts';
import { upsertContact } from '../../src/store/contacts/upsertContacts.ts';
import type { Database } from '../../src/store/database.ts';
import { createMessage } from '../../src/store/messaging/messages.ts';
import { createNotification, type NewNotification } from '../../src/store/messaging/notifications.ts';
import { TEST_CLINIC } from './testClinics.ts';

/** A message to a contact of its own, committed and not sent; answers its id. */
export async function storeMessage(
  database: Database,
  channel: Channel,
  { phone = null, ...notification }: Partial<NewNotification> & { readonly phone?: string | null } = {},
): Promise<string> {
  const clinicId = notification.clinicId ?? TEST_CLINIC;
  const { contactId } = await upsertContact(database, clinicId, {
    reference: newId('ref'),
    email: `${newId('to')}@clinic.example`,
    phone,
  });
  const notificationId = await createNotification(database, {
    id: newId('nt'),
    key: newId('key'),
    clinicId,
    contactId,
    content: { template: 'visit-check-in' },
    channels: [channel],
    ...notification,
  });
  return createMessage(database, clinicId, { id: newId('ms'), notificationId, channel });
}

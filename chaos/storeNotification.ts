import type { Channel } from '../src/contracts/messaging/notifications.ts';
import { ContactId, NotificationId } from '../src/contracts/shared/ids.ts';
import { newId } from '../src/security/newId.ts';
import { createNotification, type NewNotification } from '../src/store/messaging/notifications.ts';
import type { TestApp } from '../test/support/testApp.ts';

/** A notification over one channel to a contact of its own, unless told otherwise. */
export async function storeNotification(
  app: TestApp,
  channel: Channel,
  notification: Partial<NewNotification> = {},
): Promise<{ notificationId: NotificationId; contactId: ContactId }> {
  const contactId = ContactId.parse(notification.contactId ?? (await addRecipient(app)));
  const id = await createNotification(app.database, {
    id: newId('nt'),
    key: newId('key'),
    clinicId: app.clinicId,
    content: { template: 'visit-check-in' },
    channels: [channel],
    ...notification,
    contactId,
  });
  return { notificationId: NotificationId.parse(id), contactId };
}

const addRecipient = (app: TestApp): Promise<ContactId> =>
  app.addContact({
    email: `${newId('to')}@clinic.example`,
    phone: `+49151${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`,
  });

import type { Client } from '@temporalio/client';
import { type StartOptions, startJob } from '../contracts/client/startJob.ts';
import { sendNotification } from '../contracts/jobs.ts';
import { type ClinicId, ContactId, NotificationId } from '../contracts/shared/ids.ts';
import { NotificationContent } from '../domain/messaging/notificationContent.ts';
import type { NotificationRequest } from '../domain/messaging/notificationRequest.ts';
import { type Contact, findNamedContact } from '../store/contacts/contacts.ts';
import type { Database } from '../store/database.ts';
import {
  createNotification,
  deleteOpenNotification,
  type NewNotification,
} from '../store/messaging/notifications.ts';

/** The clinic has no contact of this name. */
export class ContactNotFoundError extends Error {
  override readonly name = 'ContactNotFoundError';

  constructor(name: string) {
    super(`there is no contact ${name}`);
  }
}

/** A notification whose job has been started. */
export interface SubmittedNotification {
  readonly notificationId: NotificationId;
  readonly contactId: ContactId;
  readonly workflowId: string;
}

export interface SubmitContext {
  readonly database: Database;
  readonly temporal: Client;
  readonly starting: StartOptions;
}

/**
 * Stores one notification, then starts its job. It is accepted once both are done. A caller without an answer asks again
 * with the same id; the notification is still sent once.
 *
 * @param notification.id of a new notification, or of one that was submitted before
 * @throws {@link ContactNotFoundError}, QueueFullError; nothing is left to be sent then
 */
export async function submitNotification(
  { database, temporal, starting }: SubmitContext,
  notification: {
    readonly clinicId: ClinicId;
    readonly id: NotificationId;
    readonly request: NotificationRequest;
  },
): Promise<SubmittedNotification> {
  const { clinicId, id, request } = notification;
  const contact = await requireContactNamed(database, clinicId, request.contact);
  const notificationId = NotificationId.parse(
    await createNotification(
      database,
      requestedNotification({ clinicId, id, contactId: contact.id, request }),
    ),
  );
  const contactId = ContactId.parse(contact.id);
  const input = { notificationId, clinicId, contactId };
  try {
    const { workflowId } = await startJob(temporal, sendNotification, input, starting);
    return { notificationId, contactId, workflowId };
  } catch (error) {
    await deleteOpenNotification(database, clinicId, notificationId);
    throw error;
  }
}

/** The contact of a clinic with this id or reference. @throws {@link ContactNotFoundError} */
export async function requireContactNamed(db: Database, clinicId: string, name: string): Promise<Contact> {
  const contact = await findNamedContact(db, clinicId, name);
  if (!contact) throw new ContactNotFoundError(name);
  return contact;
}

/** A request as the notification that it is stored as. */
export function requestedNotification(notification: {
  readonly clinicId: ClinicId;
  readonly id: NotificationId;
  readonly contactId: string;
  readonly request: NotificationRequest;
}): NewNotification {
  const { clinicId, id, contactId, request } = notification;
  const { template, variables, channels, category, critical, deliverWithinSeconds, expiresAt } = request;
  return {
    id,
    key: `request/${id}`,
    clinicId,
    contactId,
    content: NotificationContent.parse({ template, ...variables }),
    channels,
    critical,
    deliverWithinSeconds,
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
    ...(category === undefined ? {} : { category }),
  };
}

import type { Client } from '@temporalio/client';
import type { z } from 'zod';
import { type StartOptions, startJob } from '../contracts/client/startJob.ts';
import { sendNotification } from '../contracts/jobs.ts';
import { type ClinicId, ContactId, NotificationId } from '../contracts/shared/ids.ts';
import { type MessageTemplate, NotificationContent } from '../domain/messaging/notificationContent.ts';
import type { NotificationRequest } from '../domain/messaging/notificationRequest.ts';
import { categoryOf, contentOf, isBuiltInText } from '../domain/messaging/templateDefinition.ts';
import { type Contact, findNamedContact } from '../store/contacts/contacts.ts';
import type { Database } from '../store/database.ts';
import { newestTemplate } from '../store/messaging/messageTemplates.ts';
import {
  createNotification,
  createNotificationTo,
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

/** The clinic has no template of its own under this name. */
export class OwnTemplateNotFoundError extends Error {
  override readonly name = 'OwnTemplateNotFoundError';

  constructor(name: string) {
    super(`there is no template ${name} of the clinic’s own`);
  }
}

/** The variables are not those that the clinic's own template declares. */
export class WrongVariablesError extends Error {
  override readonly name = 'WrongVariablesError';
  readonly issues: readonly Pick<z.core.$ZodIssue, 'path' | 'message'>[];

  constructor(issues: WrongVariablesError['issues']) {
    super(issues.map(({ path, message }) => `${path.join('.') || 'variables'}: ${message}`).join('; '));
    this.issues = issues;
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
 * @throws {@link ContactNotFoundError}, {@link OwnTemplateNotFoundError}, {@link WrongVariablesError}, QueueFullError;
 * nothing is left to be sent then
 */
export async function submitNotification(
  context: SubmitContext,
  notification: {
    readonly clinicId: ClinicId;
    readonly id: NotificationId;
    readonly request: NotificationRequest;
  },
): Promise<SubmittedNotification> {
  const { clinicId, request } = notification;
  const { database } = context;
  const requested = await requestedNotification(database, notification);
  const stored = await createNotificationTo(database, request.contact, requested);
  if (!stored) throw new ContactNotFoundError(request.contact);
  return startStored(context, { clinicId, ...stored });
}

/** Stores a notification and starts its job; without its job, nothing stays stored. @throws QueueFullError */
export async function startNotification(
  context: SubmitContext,
  notification: NewNotification & { readonly clinicId: ClinicId; readonly contactId: ContactId },
): Promise<SubmittedNotification> {
  const { clinicId, contactId } = notification;
  const id = await createNotification(context.database, notification);
  return startStored(context, { clinicId, contactId, id });
}

async function startStored(
  { database, temporal, starting }: SubmitContext,
  stored: { readonly clinicId: ClinicId; readonly contactId: string; readonly id: string },
): Promise<SubmittedNotification> {
  const { clinicId } = stored;
  const notificationId = NotificationId.parse(stored.id);
  const contactId = ContactId.parse(stored.contactId);
  try {
    const input = { notificationId, clinicId, contactId };
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

/**
 * A request as the notification that it is stored as, to any contact.
 *
 * @throws {@link OwnTemplateNotFoundError}, {@link WrongVariablesError}
 */
export async function requestedNotification(
  db: Database,
  notification: {
    readonly clinicId: ClinicId;
    readonly id: NotificationId;
    readonly request: NotificationRequest;
  },
): Promise<Omit<NewNotification, 'contactId'>> {
  const { clinicId, id, request } = notification;
  const { channels, category, critical, deliverWithinSeconds, expiresAt } = request;
  const { content, usual } = await contentOfRequest(db, clinicId, request);
  return {
    id,
    key: `request/${id}`,
    clinicId,
    content,
    channels,
    critical,
    deliverWithinSeconds,
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
    ...(category === undefined ? usual : { category }),
  };
}

/** A template and its variables, as apps name them. */
export type RequestedContent =
  | { readonly template: MessageTemplate; readonly variables: Readonly<Record<string, unknown>> }
  | { readonly template: 'own'; readonly name: string; readonly variables: Readonly<Record<string, string>> };

/**
 * The content, and for a template of the clinic's own the category that it has.
 *
 * @throws {@link OwnTemplateNotFoundError}, {@link WrongVariablesError}
 */
export async function contentOfRequest(
  db: Database,
  clinicId: ClinicId,
  request: RequestedContent,
): Promise<{ content: NotificationContent; usual: Pick<NewNotification, 'category'> }> {
  if (request.template !== 'own') {
    const { template, variables } = request;
    return { content: NotificationContent.parse({ template, ...variables }), usual: {} };
  }
  const { name, variables } = request;
  const definition = isBuiltInText(name) ? null : (await newestTemplate(db, clinicId, name))?.definition;
  if (!definition) throw new OwnTemplateNotFoundError(name);
  const parsed = contentOf(name, variables, new Map([[name, definition]]));
  if ('issues' in parsed) throw new WrongVariablesError(parsed.issues);
  return { content: parsed.content, usual: { category: categoryOf(definition) } };
}

import { z } from 'zod';
import { NotificationOutcome } from '../../../contracts/jobs.ts';
import { MessageCategory } from '../../../contracts/messaging/notifications.ts';
import { ClinicId, ContactId, MessageId, NotificationId } from '../../../contracts/shared/ids.ts';
import { NotificationPreview } from '../../../domain/messaging/notificationPreview.ts';
import { ContactName, NotificationRequest } from '../../../domain/messaging/notificationRequest.ts';
import { SmsTooLongError } from '../../../messages/renderSms.ts';
import { linkOptions } from '../../../notifications/composeMessage.ts';
import { previewNotification } from '../../../notifications/previewNotification.ts';
import { sendingRules } from '../../../notifications/sendingRuleOptions.ts';
import { ContactNotFoundError, submitNotification } from '../../../notifications/submitNotification.ts';
import { findNotificationTimeline } from '../../../store/messaging/notificationTimeline.ts';
import {
  type ListedNotification,
  pageOfNotifications,
} from '../../../store/messaging/pageOfNotifications.ts';
import { RequestError } from '../../requestError.ts';
import { requireNamedContact } from '../contacts/requireNamedContact.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { notFound } from '../notFound.ts';
import { Instant, pageBody, pageQuery, pageSchema } from '../page.ts';
import { refuseContent } from './refuseContent.ts';
import { TimelineEventView, timelineEventView } from './timelineEventView.ts';

const Outcome = z.enum(['open', 'cancelled', ...NotificationOutcome.options]);

const summary = {
  notificationId: NotificationId,
  contactId: ContactId,
  template: z.string(),
  category: MessageCategory,
  outcome: Outcome.describe('`open` until it is known'),
  reason: z.string().nullable().describe('why it was not sent'),
};

export const SubmittedNotificationView = z
  .object({
    notificationId: NotificationId,
    contactId: ContactId,
    workflowId: z.string().describe('the job that sends it'),
  })
  .meta({ id: 'SubmittedNotification' });

const ListedView = z
  .object({ ...summary, createdAt: Instant, endedAt: Instant.nullable() })
  .meta({ id: 'NotificationSummary' });

const TimelineView = z
  .object({
    ...summary,
    clinicId: ClinicId,
    critical: z.boolean(),
    expiresAt: Instant.nullable(),
    messages: z.array(z.object({ messageId: MessageId, channel: z.string(), status: z.string() })),
    events: z.array(TimelineEventView).describe('what happened, in order'),
  })
  .meta({ id: 'Notification' });

const sendNotificationRoute = defineRoute({
  method: 'POST',
  path: '/notifications',
  tag: 'Notifications',
  summary: 'Send one notification to one contact',
  description:
    'The answer 202 means that the notification is stored and its job is started: it is sent over the first channel that works and that the rules of the clinic allow. Send an Idempotency-Key, and ask again with it when there was no answer.',
  scope: 'send',
  input: { body: NotificationRequest },
  answers: { 202: SubmittedNotificationView },
  run: async ({ body }, { clinic, newId }, context) => {
    const { id: clinicId } = await clinic();
    const id = NotificationId.parse(newId('nt'));
    const submitted = await submitNotification(context, { clinicId, id, request: body }).catch(refused);
    return { status: 202, body: submitted };
  },
});

const previewNotificationRoute = defineRoute({
  method: 'POST',
  path: '/notifications/preview',
  tag: 'Notifications',
  summary: 'Show what would happen to a notification, and what it says',
  description:
    'Takes what `POST /v1/notifications` takes; the same rules decide. Nothing is stored or started.',
  scope: 'send',
  input: { body: NotificationRequest },
  answers: { 200: NotificationPreview.meta({ id: 'NotificationPreview' }) },
  run: async ({ body }, { clinic }, { database, config }) => {
    const { id: clinicId } = await clinic();
    const context = { database, rules: sendingRules(config), links: linkOptions(config) };
    const preview = await previewNotification(context, { clinicId, request: body }).catch(refused);
    return { status: 200, body: preview };
  },
});

const listNotificationsRoute = defineRoute({
  method: 'GET',
  path: '/notifications',
  tag: 'Notifications',
  summary: 'List notifications',
  scope: 'read',
  input: {
    query: pageQuery(NotificationId).extend({
      contact: ContactName.optional(),
      template: z.string().max(100).optional(),
      outcome: Outcome.optional(),
    }),
  },
  answers: { 200: pageSchema(ListedView) },
  run: async ({ query: { contact, template, outcome, ...page } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const named = contact === undefined ? undefined : await requireNamedContact(database, clinicId, contact);
    const found = await pageOfNotifications(database, {
      ...page,
      clinicId,
      contactId: named?.id,
      template,
      outcome: outcome === 'open' ? null : outcome,
    });
    return { status: 200, body: pageBody(found, listedView) };
  },
});

const showNotificationRoute = defineRoute({
  method: 'GET',
  path: '/notifications/:notification',
  tag: 'Notifications',
  summary: 'Show a notification with its messages and its timeline',
  scope: 'read',
  input: { params: z.strictObject({ notification: NotificationId }) },
  answers: { 200: TimelineView },
  run: async ({ params }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const found = await findNotificationTimeline(database, clinicId, params.notification);
    if (!found) throw notFound('NotificationNotFound', `there is no notification ${params.notification}`);
    const { outcome, outcomeReason, expiresAt, timeZone: _, events, messages, ...facts } = found;
    return {
      status: 200,
      body: {
        ...facts,
        notificationId: params.notification,
        contactId: ContactId.parse(facts.contactId),
        clinicId,
        outcome: Outcome.parse(outcome ?? 'open'),
        reason: outcomeReason,
        expiresAt: expiresAt?.toISOString() ?? null,
        messages: messages.map((message) => ({ ...message, messageId: MessageId.parse(message.messageId) })),
        events: events.map(timelineEventView),
      },
    };
  },
});

export const NOTIFICATION_ROUTES: readonly ApiRoute[] = [
  sendNotificationRoute,
  previewNotificationRoute,
  listNotificationsRoute,
  showNotificationRoute,
];

const listedView = ({ clinicId: _, outcomeReason, ...listed }: ListedNotification) => ({
  ...listed,
  notificationId: NotificationId.parse(listed.notificationId),
  contactId: ContactId.parse(listed.contactId),
  outcome: Outcome.parse(listed.outcome ?? 'open'),
  reason: outcomeReason,
  createdAt: listed.createdAt.toISOString(),
  endedAt: listed.endedAt?.toISOString() ?? null,
});

function refused(error: unknown): never {
  if (error instanceof ContactNotFoundError) throw notFound('ContactNotFound', error.message);
  if (error instanceof SmsTooLongError) throw new RequestError(422, 'SmsTooLong', error.message);
  return refuseContent(error);
}

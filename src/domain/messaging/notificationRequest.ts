import { z } from 'zod';
import { DistinctChannels, MessageCategory } from '../../contracts/messaging/notifications.ts';
import { type MessageTemplate, TEMPLATE_VARIABLES, TemplateName } from './notificationContent.ts';

/** How a notification is sent, whatever it says. */
export const notificationOptions = {
  channels: DistinctChannels.min(1, 'must name a channel')
    .default(['email', 'sms'])
    .describe('channels in the order in which they are tried'),
  category: MessageCategory.optional().describe('by default that of the template'),
  critical: z
    .boolean()
    .default(false)
    .describe('ignores quiet hours and caps, and raises an alert when no channel works'),
  deliverWithinSeconds: z
    .int()
    .min(10)
    .max(86_400)
    .nullable()
    .default(null)
    .describe('how long a channel has to deliver before the next is tried; null trusts it once it accepts'),
  expiresAt: z.iso
    .datetime({ offset: true, error: 'must be an instant such as 2026-11-27T14:32:00Z' })
    .nullable()
    .default(null)
    .describe('not sent at or after this instant'),
};

/** How a contact is named: by its id, or by the reference of the clinic. */
export const ContactName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must have 200 characters at most')
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must be on one line');

const request = <Template extends MessageTemplate, Variables extends z.ZodType>(
  template: Template,
  variables: Variables,
) =>
  z.strictObject({
    contact: ContactName.describe('id of the contact, ct_…, or the reference of the clinic'),
    template: z.literal(template),
    variables,
    ...notificationOptions,
  });

/**
 * One notification to one contact, as an app asks for it. The templates that are missing here are sent by jobs.
 */
export const NotificationRequest = z.discriminatedUnion('template', [
  request('announcement', z.strictObject(TEMPLATE_VARIABLES.announcement)),
  request('appointment-reminder', z.strictObject(TEMPLATE_VARIABLES['appointment-reminder'])),
  request('appointment-changed', z.strictObject(TEMPLATE_VARIABLES['appointment-changed'])),
  request('appointment-cancelled', z.strictObject(TEMPLATE_VARIABLES['appointment-cancelled'])),
  request('no-show', z.strictObject(TEMPLATE_VARIABLES['no-show'])),
  request('visit-check-in', z.strictObject(TEMPLATE_VARIABLES['visit-check-in']).prefault({})),
  request('regular-check-up', z.strictObject(TEMPLATE_VARIABLES['regular-check-up']).prefault({})),
  z.strictObject({
    contact: ContactName.describe('id of the contact, ct_…, or the reference of the clinic'),
    template: z.literal('own'),
    name: TemplateName.describe('a template of the clinic’s own'),
    variables: z.record(z.string(), z.string()).default({}).describe('those that the template declares'),
    ...notificationOptions,
  }),
]);
export type NotificationRequest = z.output<typeof NotificationRequest>;

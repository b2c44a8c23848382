import { z } from 'zod';
import { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import { Locale } from '../../contracts/shared/locale.ts';
import { type NotificationContent, TEMPLATE_VARIABLES, TemplateName } from './notificationContent.ts';
import { ContactName } from './notificationRequest.ts';

/** Most recipients that one request names. */
export const MAX_RECIPIENTS = 10_000;

/** Templates that say the same to every contact. */
export const BULK_TEMPLATES = [
  'announcement',
  'regular-check-up',
  'own',
] as const satisfies readonly NotificationContent['template'][];

/** Which contacts of the clinic a message goes to. */
export const BulkSegment = z.strictObject({
  locale: Locale.nullable().default(null).describe('null for every language'),
  wantedOnly: z
    .boolean()
    .default(false)
    .describe('only those whose preferences name the channel for the category'),
});
export type BulkSegment = z.output<typeof BulkSegment>;

const options = {
  channel: Channel.default('email').describe('how it is sent'),
  category: MessageCategory.optional().describe(
    'what it counts as; by default that of a template of the clinic’s own, else marketing',
  ),
  recipients: z
    .array(ContactName)
    .min(1, 'must name a contact')
    .max(MAX_RECIPIENTS, `must name ${MAX_RECIPIENTS} contacts at most`)
    .optional()
    .describe('ids of contacts, ct_…, or references of the clinic; each gets it once'),
  segment: BulkSegment.optional().describe('contacts of the clinic, in place of `recipients`'),
};

/** Takes recipients or a segment, and not both. */
const addressed = <Request extends z.ZodType<{ recipients?: unknown; segment?: unknown }>>(
  request: Request,
) =>
  request.refine(({ recipients, segment }) => (recipients === undefined) !== (segment === undefined), {
    path: ['recipients'],
    error: 'give recipients or a segment, and not both',
  });

/** One message to many contacts, as an app asks for it. */
export const BulkRequest = z.discriminatedUnion('template', [
  addressed(
    z.strictObject({
      template: z.literal('announcement'),
      variables: z.strictObject(TEMPLATE_VARIABLES.announcement),
      ...options,
    }),
  ),
  addressed(
    z.strictObject({
      template: z.literal('regular-check-up'),
      variables: z.strictObject(TEMPLATE_VARIABLES['regular-check-up']).prefault({}),
      ...options,
    }),
  ),
  addressed(
    z.strictObject({
      template: z.literal('own'),
      name: TemplateName.describe('a template of the clinic’s own'),
      variables: z.record(z.string(), z.string()).default({}).describe('those that the template declares'),
      ...options,
    }),
  ),
]);
export type BulkRequest = z.output<typeof BulkRequest>;

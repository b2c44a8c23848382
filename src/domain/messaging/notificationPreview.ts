import { z } from 'zod';
import { Channel } from '../../contracts/messaging/notifications.ts';

const decision = {
  decision: z
    .enum(['send', 'wait', 'refuse'])
    .describe('`send` now, `wait` and decide again then, `refuse`: never sent'),
  reason: z.string().nullable().describe('why it is not sent now, such as `QuietHours` or `OptedOut`'),
  until: z
    .string()
    .nullable()
    .describe('when it is decided again, ISO 8601; null of maintenance without a known end'),
};

/** What would happen to a notification if it were sent now, and what its recipient would read. */
export const NotificationPreview = z.object({
  ...decision,
  channels: z
    .array(z.object({ channel: Channel, ...decision }))
    .describe('what the rules decide about the channels that are tried, in their order'),
  message: z
    .object({
      channel: Channel,
      from: z.string(),
      to: z.string().nullable().describe('null where the contact has no such address'),
      replyTo: z.string().nullable(),
      subject: z.string().nullable().describe('of an e-mail'),
      text: z.string(),
      html: z.string().nullable().describe('of an e-mail'),
      segments: z.int().nullable().describe('of an SMS'),
    })
    .describe('over the channel that is sent or waited for, else over the first one'),
});
export type NotificationPreview = z.output<typeof NotificationPreview>;

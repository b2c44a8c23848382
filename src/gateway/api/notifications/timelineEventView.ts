import { z } from 'zod';
import type { TimelineEvent } from '../../../store/messaging/timelineEvents.ts';
import { Instant } from '../page.ts';

/** Something that happened to a notification or one of its messages. */
export const TimelineEventView = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('notification'),
      at: Instant,
      channels: z.array(z.string()),
      critical: z.boolean(),
    }),
    z
      .object({
        kind: z.literal('decision'),
        at: Instant,
        channel: z.string(),
        action: z.enum(['send', 'defer', 'refuse']),
        reason: z.string().nullable(),
        until: Instant.nullable(),
      })
      .describe('what the rules before sending said'),
    z.object({ kind: z.literal('maintenance'), at: Instant, reason: z.string(), until: Instant.nullable() }),
    z.object({
      kind: z.literal('status'),
      at: Instant,
      messageId: z.string(),
      status: z.string(),
      failureCode: z.string().nullable(),
      providerId: z.string().nullable(),
    }),
    z
      .object({
        kind: z.literal('event'),
        at: Instant,
        messageId: z.string(),
        provider: z.string(),
        type: z.string(),
        eventId: z.string(),
      })
      .describe('what the provider reported'),
    z.object({
      kind: z.literal('reply'),
      at: Instant,
      replyId: z.string(),
      meaning: z.string(),
      state: z.string(),
    }),
  ])
  .meta({ id: 'TimelineEvent' });

/** An event as it is answered: its times in ISO 8601, UTC. */
export function timelineEventView(event: TimelineEvent): z.input<typeof TimelineEventView> {
  const at = event.at.toISOString();
  switch (event.kind) {
    case 'notification':
      return { ...event, at, channels: [...event.channels] };
    case 'decision':
    case 'maintenance':
      return { ...event, at, until: event.until?.toISOString() ?? null };
    default:
      return { ...event, at };
  }
}

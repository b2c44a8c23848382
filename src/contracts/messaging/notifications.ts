import { z } from 'zod';
import { defineSignal } from '../shared/messageDefinitions.ts';

/** The ways to reach a contact. */
export const Channel = z.enum(['email', 'sms'], 'must be email or sms');
export type Channel = z.infer<typeof Channel>;

/** Channels, each once, in an order that their user gives a meaning. */
export const DistinctChannels = z
  .array(Channel)
  .refine((channels) => new Set(channels).size === channels.length, 'must name each channel once');

/**
 * Why a notification is sent, which decides what may hold it back: `transactional` answers something the contact
 * asked for or has to know, `reminder` comes back to something agreed on, `marketing` is everything else.
 */
export const MessageCategory = z.enum(
  ['transactional', 'reminder', 'marketing'],
  'must be transactional, reminder or marketing',
);
export type MessageCategory = z.infer<typeof MessageCategory>;

/**
 * A contact's answer to a message, sent to the workflow that waits for it. The words stay in the database: history
 * holds the id they are stored under.
 */
export interface Reply {
  /** The stored inbound message, `in_…`. */
  readonly replyId: string;
  /** What it means in English, German, Spanish or French; `text` when it is none of the words that are known. */
  readonly meaning: 'confirm' | 'cancel' | 'stop' | 'text';
  /** The notification it answers. */
  readonly notificationId: string;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
}

/** The contact has answered a message; sent to the workflow that a notification names as `replyWorkflowId`. */
export const reply = defineSignal<[Reply]>('reply');

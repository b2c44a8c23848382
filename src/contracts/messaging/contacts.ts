import { z } from 'zod';
import { Channel } from './notifications.ts';

const distinct = (channels: readonly string[]) => new Set(channels).size === channels.length;
const channels = z.array(Channel).refine(distinct, 'must name each channel once');

/**
 * The channels a contact wants for each category, the dearest first. An empty list wants none; transactional messages
 * cannot be refused altogether.
 */
export const ContactPreferences = z.strictObject({
  transactional: channels.min(1, 'must name a channel: such messages cannot be refused').optional(),
  reminder: channels.optional(),
  marketing: channels.optional(),
});
export type ContactPreferences = z.infer<typeof ContactPreferences>;

import { z } from 'zod';
import { DistinctChannels } from './notifications.ts';

/**
 * The channels a contact wants for each category, the dearest first. An empty list wants none; transactional messages
 * cannot be refused altogether.
 */
export const ContactPreferences = z.strictObject({
  transactional: DistinctChannels.min(1, 'must name a channel: such messages cannot be refused').optional(),
  reminder: DistinctChannels.optional(),
  marketing: DistinctChannels.optional(),
});
export type ContactPreferences = z.infer<typeof ContactPreferences>;

import { z } from 'zod';

/** What the staff of a clinic answers to a message received, in free text. It is sent by SMS, after the name of the clinic. */
export const InboxReply = z.strictObject({
  text: z.string().trim().min(1, 'must not be empty').max(200, 'must have 200 characters at most'),
});

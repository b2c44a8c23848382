import { z } from 'zod';
import { ClinicId, ContactId } from '../shared/ids.ts';

/** The body of the webhook that tells a clinic of a reply that staff have to read; signed and delivered as completion webhooks are. */
export const ReplyEvent = z.strictObject({
  type: z.literal('reply.needsAttention'),
  timestamp: z.iso.datetime(),
  data: z.strictObject({
    clinicId: ClinicId,
    /** The stored reply, `in_…`; its text is in the inbox. */
    replyId: z.string(),
    /** Null for a number of no contact. */
    contactId: ContactId.nullable(),
    /** Whether its words sound like an emergency. */
    urgent: z.boolean(),
  }),
});
export type ReplyEvent = z.infer<typeof ReplyEvent>;

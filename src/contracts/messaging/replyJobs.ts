import { z } from 'zod';
import { defineJob } from '../shared/defineJob.ts';
import { ClinicId, ContactId } from '../shared/ids.ts';
import { defineSignal } from '../shared/messageDefinitions.ts';

/** Passes the stored replies of a contact on to the workflows that wait for them, in the order of arrival. */
export const routeReplies = defineJob({
  workflow: 'routeReplies',
  queue: 'notifications',
  input: z.strictObject({ contactId: ContactId, clinicId: ClinicId }),
  /** How many went to a workflow, got an answer, and have to be read by the clinic's staff. */
  result: z.strictObject({ signalled: z.int(), answered: z.int(), unmatched: z.int() }),
  workflowId: (input) => `replies/${input.contactId}`,
  tags: (input) => ({ clinicId: input.clinicId, contactId: input.contactId }),
  summary: (input) => `Pass on replies of ${input.contactId}`,
});

/** Another reply of the contact has been stored; internal, not for apps. */
export const replyArrived = defineSignal('replyArrived');

/** Starts `routeReplies` for replies that were stored while Temporal could not be reached. */
export const sweepReplies = defineJob({
  workflow: 'sweepReplies',
  queue: 'housekeeping',
  input: z.strictObject({
    /** Younger replies are left to the process that stored them, minutes. */
    untouchedMinutes: z.int().min(0).max(1_440).default(2),
  }),
  result: z.strictObject({ contacts: z.int() }),
  workflowId: () => 'sweep-replies',
  tags: () => ({}),
  summary: () => 'Pass on replies that are still waiting',
});

import { z } from 'zod';
import { defineJob } from '../shared/defineJob.ts';
import { BulkId, ClinicId, ContactId } from '../shared/ids.ts';

const count = z.int().nonnegative();

/** Outcomes of the recipients of a bulk send. */
export const BulkCounts = z.strictObject({
  total: count,
  /** Not decided about yet. */
  waiting: count,
  /** Accepted by the provider, whatever happened later. */
  accepted: count,
  failed: count,
  /** It is unknown whether the provider accepted them. */
  unknown: count,
  /** Held back by a rule, such as an opt-out. */
  refused: count,
  cancelled: count,
});
export type BulkCounts = z.infer<typeof BulkCounts>;

/** Sends a stored message to its stored recipients, in batches, under the rate of the provider. */
export const sendBulk = defineJob({
  workflow: 'sendBulk',
  queue: 'notifications',
  input: z.strictObject({ bulkId: BulkId, clinicId: ClinicId }),
  result: BulkCounts,
  workflowId: (input) => `bulk/${input.bulkId}`,
  tags: (input) => ({ clinicId: input.clinicId }),
  summary: (input) => `Send ${input.bulkId}`,
});

/** Tells what {@link sendBulk} would do now, without sending anything. */
export const previewBulk = defineJob({
  workflow: 'previewBulk',
  queue: 'notifications',
  input: z.strictObject({ bulkId: BulkId, clinicId: ClinicId }),
  result: z.strictObject({
    total: count,
    send: count,
    defer: count,
    refuse: count,
    /** How many were deferred or refused for each reason. */
    reasons: z.record(z.string(), count),
    /** Some recipients of each kind. */
    sample: z.array(
      z.strictObject({
        contactId: ContactId,
        action: z.enum(['send', 'defer', 'refuse']),
        reason: z.string().nullable(),
      }),
    ),
  }),
  workflowId: (input) => `bulk-preview/${input.bulkId}`,
  tags: (input) => ({ clinicId: input.clinicId }),
  summary: (input) => `Preview ${input.bulkId}`,
});

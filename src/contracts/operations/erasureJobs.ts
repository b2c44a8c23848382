import { z } from 'zod';
import { defineJob } from '../shared/defineJob.ts';
import { ClinicId, ContactId, DatasetId } from '../shared/ids.ts';

/** Whose data, or which data, are erased. */
export const ErasureSubject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('contact'), id: ContactId }),
  z.strictObject({ kind: z.literal('dataset'), id: DatasetId }),
]);
export type ErasureSubject = z.infer<typeof ErasureSubject>;

/** Why jobs about an erased subject were ended. */
export const SUBJECT_ERASED = 'its subject is erased';

/** Rows by table. */
export const ErasedRows = z.record(z.string(), z.int().positive());
export type ErasedRows = z.infer<typeof ErasedRows>;

/**
 * Ends all jobs about a contact or a data set, then removes everything that is stored about it: objects, results,
 * reports, messages and details. What remains is an audit event with its id and counts.
 */
export const erase = defineJob({
  workflow: 'erase',
  queue: 'housekeeping',
  input: z.strictObject({
    clinicId: ClinicId,
    subject: ErasureSubject,
    /** Counts only, and ends no work. */
    dryRun: z.boolean().default(false),
  }),
  result: z.strictObject({
    dryRun: z.boolean(),
    /** Jobs that were running. */
    jobs: z.int(),
    rows: ErasedRows,
    /** Reports' files; a data set's own objects are removed with them and not counted. */
    reports: z.int(),
  }),
  workflowId: ({ subject, dryRun }) => `${dryRun ? 'count-erasure' : 'erase'}/${subject.id}`,
  // Not tagged with its subject: it ends the jobs that are.
  tags: ({ clinicId }) => ({ clinicId }),
  summary: ({ subject }) => `Erase ${subject.id}`,
});

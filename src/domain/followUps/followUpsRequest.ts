import { z } from 'zod';
import { SequenceName } from '../../contracts/followUps/followUpJobs.ts';
import { AnalysisId } from '../../contracts/shared/ids.ts';
import { ContactName } from '../messaging/notificationRequest.ts';

/** Follow-ups of one contact, as an app asks for them. */
export const FollowUpsRequest = z.strictObject({
  sequence: SequenceName,
  contact: ContactName.describe('id of the contact, ct_…, or the reference of the clinic'),
  analysisId: AnalysisId.nullable().default(null).describe('for sequences about a report'),
  variables: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('values of the variables that the sequence needs, by their names'),
});
export type FollowUpsRequest = z.output<typeof FollowUpsRequest>;

import type { Client } from '@temporalio/client';
import { type StartOptions, startJob } from '../contracts/client/startJob.ts';
import { runFollowUps } from '../contracts/followUps/followUpJobs.ts';
import { type ClinicId, ContactId, FollowUpContextId } from '../contracts/shared/ids.ts';
import type { FollowUpsRequest } from '../domain/followUps/followUpsRequest.ts';
import { needsAnalysis } from '../domain/followUps/sequenceProblems.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import { checkRunnable } from '../sequences/checkRunnable.ts';
import { requireSequence } from '../sequences/requireSequence.ts';
import { findAnalysis } from '../store/analysis/analyses.ts';
import { findNamedContact } from '../store/contacts/contacts.ts';
import type { Database } from '../store/database.ts';
import { createFollowUpContext, followUpContextId } from '../store/followUps/followUpContexts.ts';
import { ownTemplates } from '../store/messaging/messageTemplates.ts';

export interface FollowUpServices {
  readonly database: Database;
  readonly temporal: Client;
  readonly starting: StartOptions;
}

/**
 * Starts a sequence for a contact, or joins the running one of the same contact and variables.
 *
 * @throws RefusedError `SequenceNotFound`, `ContactNotFound`, `AnalysisNotFound`, `SequenceNotRunnable`, before anything is
 * stored; QueueFullError, JobInputDiffersError
 */
export async function startFollowUps(
  { database, temporal, starting }: FollowUpServices,
  clinicId: ClinicId,
  { sequence: name, contact: contactName, analysisId, variables }: FollowUpsRequest,
): Promise<{ readonly workflowId: string; readonly contactId: ContactId; readonly joined: boolean }> {
  const { sequence } = await requireSequence(database, clinicId, name);
  const contact = await findNamedContact(database, clinicId, contactName);
  if (!contact)
    throw new RefusedError(404, 'ContactNotFound', `there is no contact ${contactName}`, 'contact');
  if (analysisId !== null && !(await findAnalysis(database, clinicId, analysisId)))
    throw new RefusedError(404, 'AnalysisNotFound', `there is no analysis ${analysisId}`, 'analysisId');
  const own = await ownTemplates(database, clinicId);
  const problem = checkRunnable(sequence, { analysisId, variables, own });
  if (problem !== null) {
    const field = needsAnalysis(sequence) && analysisId === null ? 'analysisId' : 'variables';
    throw new RefusedError(422, 'SequenceNotRunnable', problem, field);
  }
  const contactId = ContactId.parse(contact.id);
  const contextId = await storeContext(database, name, { clinicId, contactId, variables });
  const input = { sequence: name, contactId, clinicId, analysisId, contextId };
  const { workflowId, joined } = await startJob(temporal, runFollowUps, input, starting);
  return { workflowId, contactId, joined };
}

async function storeContext(
  database: Database,
  sequence: string,
  context: Pick<FollowUpsRequest, 'variables'> & {
    readonly clinicId: ClinicId;
    readonly contactId: ContactId;
  },
): Promise<FollowUpContextId | null> {
  if (Object.keys(context.variables).length === 0) return null;
  const id = FollowUpContextId.parse(followUpContextId(sequence, context.contactId, context.variables));
  await createFollowUpContext(database, { id, ...context });
  return id;
}

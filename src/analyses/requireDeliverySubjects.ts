import type { deliverAnalysis } from '../contracts/jobs.ts';
import type { JobInput } from '../contracts/shared/defineJob.ts';
import { requireSendableDataset } from '../datasets/requireDataset.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import { builtInSequence } from '../sequences/builtInSequences.ts';
import { findContact } from '../store/contacts/contacts.ts';
import type { Database } from '../store/database.ts';
import { newestSequence } from '../store/followUps/followUpSequences.ts';
import { hasWebhookEndpoint } from '../store/webhooks/webhooks.ts';

/**
 * Refuses a main job about what the clinic does not have, before it is started.
 *
 * @throws {@link RefusedError} `DatasetNotFound`, `DatasetPolicyDiffers`, `ContactNotFound`, `WebhookEndpointNotFound`, `SequenceNotFound`
 */
export async function requireDeliverySubjects(
  database: Database,
  input: JobInput<typeof deliverAnalysis>,
): Promise<void> {
  const { clinicId, datasetId, contactId, webhookEndpointId, followUps } = input;
  await requireSendableDataset(database, clinicId, datasetId);
  if (!(await findContact(database, clinicId, contactId))) {
    throw new RefusedError(404, 'ContactNotFound', `there is no contact ${contactId}`);
  }
  if (webhookEndpointId !== null && !(await hasWebhookEndpoint(database, clinicId, webhookEndpointId))) {
    const message = `there is no webhook endpoint ${webhookEndpointId}`;
    throw new RefusedError(404, 'WebhookEndpointNotFound', message);
  }
  const sequence =
    followUps === null || (await newestSequence(database, clinicId, followUps)) || builtInSequence(followUps);
  if (!sequence) {
    const message = `there is no follow-up sequence ${followUps}`;
    throw new RefusedError(422, 'SequenceNotFound', message, 'followUps');
  }
}

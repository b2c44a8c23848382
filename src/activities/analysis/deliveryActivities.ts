import type { ClinicId, ContactId, DatasetId, WebhookEndpointId } from '../../contracts/shared/ids.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { requireContact } from '../../notifications/requireContact.ts';
import type { Database } from '../../store/database.ts';
import { hasWebhookEndpoint } from '../../store/webhooks/webhooks.ts';
import { requireDataset } from '../datasets/requireDataset.ts';

/** Checks of the main job before it stores or starts anything: ids of another clinic are treated as unknown ids. */
export const deliveryActivities = ({ database }: { readonly database: Database }) => ({
  /** Permanent `WebhookEndpointNotFound`. */
  async requireWebhookEndpoint(input: { clinicId: ClinicId; endpointId: WebhookEndpointId }): Promise<void> {
    const { clinicId, endpointId } = input;
    if (await hasWebhookEndpoint(database, clinicId, endpointId)) return;
    throw new PermanentError('WebhookEndpointNotFound', `${endpointId} is not a known webhook endpoint`);
  },

  /** Permanent `DatasetNotFound` and `ContactNotFound`. */
  async requireDeliverySubjects(input: {
    clinicId: ClinicId;
    datasetId: DatasetId;
    contactId: ContactId;
  }): Promise<void> {
    const { clinicId, datasetId, contactId } = input;
    await requireDataset(database, clinicId, datasetId);
    await requireContact(database, clinicId, contactId);
  },
});

export type DeliveryActivities = ReturnType<typeof deliveryActivities>;

import type { ClinicId, ContactId, DatasetId, WebhookEndpointId } from '../../contracts/shared/ids.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import type { Database } from '../../store/database.ts';
import { findDataset } from '../../store/datasets/datasets.ts';
import { hasWebhookEndpoint } from '../../store/webhooks/webhooks.ts';
import { requireContact } from '../messaging/requireContact.ts';

/** What the main job checks before it stores or starts anything: what another clinic has is as unknown as what nobody has. */
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
    if (!(await findDataset(database, clinicId, datasetId))) {
      throw new PermanentError('DatasetNotFound', `${datasetId} is not a data set of this clinic`);
    }
    await requireContact(database, clinicId, contactId);
  },
});

export type DeliveryActivities = ReturnType<typeof deliveryActivities>;

import type { ClinicId, WebhookEndpointId } from '../contracts/shared/ids.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import { newWebhookSecret } from '../security/newWebhookSecret.ts';
import type { Database } from '../store/database.ts';
import { resolveAlert } from '../store/operations/alerts.ts';
import { rotateWebhookSecret, setWebhookEndpointEnabled } from '../store/webhooks/webhooks.ts';

export const endpointNotFound = (id: string): RefusedError =>
  new RefusedError(404, 'WebhookEndpointNotFound', `there is no webhook endpoint ${id}`);

/**
 * Gives an endpoint a new secret, and answers it. The old one goes on signing beside it for `overlapHours`.
 *
 * @throws RefusedError `WebhookEndpointNotFound`
 */
export async function rotateSecret(
  database: Database,
  clinicId: ClinicId,
  endpoint: WebhookEndpointId,
  overlapHours: number,
): Promise<string> {
  const secret = newWebhookSecret();
  const rotated = await rotateWebhookSecret(database, clinicId, endpoint, { secret, overlapHours });
  if (!rotated) throw endpointNotFound(endpoint);
  return secret;
}

/**
 * Enables an endpoint, which forgets its failures and resolves their alert, or disables it.
 *
 * @throws RefusedError `WebhookEndpointNotFound`
 */
export async function switchEndpoint(
  database: Database,
  clinicId: ClinicId,
  endpoint: WebhookEndpointId,
  enabled: boolean,
): Promise<void> {
  if (!(await setWebhookEndpointEnabled(database, clinicId, endpoint, enabled)))
    throw endpointNotFound(endpoint);
  if (enabled) await resolveAlert(database, { clinicId, kind: 'webhookEndpointDisabled', subject: endpoint });
}

import { z } from 'zod';
import { defineJob } from '../shared/defineJob.ts';
import { ClinicId, WebhookDeliveryId } from '../shared/ids.ts';
import { defineSignal } from '../shared/messageDefinitions.ts';

/** How a delivery ended: `failed` after the last attempt, `disabled` when its endpoint takes no more. */
export const WebhookOutcome = z.enum(['delivered', 'failed', 'disabled']);
export type WebhookOutcome = z.infer<typeof WebhookOutcome>;

/** Posts one stored event to its endpoint, repeatedly over three days until the app accepts it. */
export const deliverWebhook = defineJob({
  workflow: 'deliverWebhook',
  queue: 'notifications',
  input: z.strictObject({ deliveryId: WebhookDeliveryId, clinicId: ClinicId }),
  result: z.strictObject({ outcome: WebhookOutcome, attempts: z.int() }),
  workflowId: (input) => `webhook/${input.deliveryId}`,
  tags: (input) => ({ clinicId: input.clinicId }),
  summary: (input) => `Deliver webhook ${input.deliveryId}`,
});

/** Makes the next attempt now instead of at its time. */
export const attemptNow = defineSignal('attemptNow');

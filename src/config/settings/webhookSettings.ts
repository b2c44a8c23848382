import { z } from 'zod';
import { whole } from './valueTypes.ts';

export const webhookSettings = {
  WEBHOOK_TIMEOUT_MS: whole(1)
    .default(10_000)
    .describe('longest wait for the answer to a completion webhook, ms'),
  WEBHOOK_ALLOW_PRIVATE_ADDRESSES: z
    .stringbool()
    .default(false)
    .describe('true: completion webhooks may go to private, loopback, link-local and reserved addresses'),
  WEBHOOK_DISABLE_AFTER_FAILURES: whole(1)
    .default(50)
    .describe('consecutive failed attempts after which Aftercare disables a webhook endpoint'),
};

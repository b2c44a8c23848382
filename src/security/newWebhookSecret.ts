import { randomBytes } from 'node:crypto';

/** A new Standard Webhooks secret: `whsec_` and 256 random bits in base64. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

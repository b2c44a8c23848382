import { z } from 'zod';

/** Where the events of a clinic's app are sent. */
export const CallbackUrl = z
  .url({
    protocol: /^https?$/,
    error: 'must be an http:// or https:// URL such as https://app.clinic.example/webhooks',
  })
  .max(2_000, 'must have 2,000 characters at most');

/** How long the old secret and the new one both sign, hours. */
export const OverlapHours = z
  .number()
  .nonnegative()
  .max(24 * 365);

/** A new secret for an endpoint. */
export const SecretRotation = z.strictObject({
  overlapHours: OverlapHours.default(24).describe('how long both secrets sign'),
});

import { z } from 'zod';

/** Where the events of a clinic's app are sent. */
export const CallbackUrl = z.url({
  protocol: /^https?$/,
  error: 'must be an http:// or https:// URL such as https://app.clinic.example/webhooks',
});

import { z } from 'zod';

/** The providers of which a clinic can have an account of its own. */
export const CredentialProvider = z.enum(['resend', 'twilio'], 'must be resend or twilio');
export type CredentialProvider = z.infer<typeof CredentialProvider>;

const webhookSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{16,200}={0,2}$/, 'must be whsec_ followed by Base64')
  .optional();
const authToken = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits');

/** The account of a clinic at Resend. */
export const ResendCredentials = z.strictObject({
  apiKey: z
    .string()
    .regex(/^re_[A-Za-z0-9_-]{8,200}$/, 'must be re_ followed by letters, digits and underscores')
    .describe('key of the Resend API'),
  webhookSecret: webhookSecret.describe(
    'signing secret of the webhook of the account; left out: that of the configuration',
  ),
  webhookSecretPrevious: webhookSecret.describe('previous signing secret, also accepted while it changes'),
});
export type ResendCredentials = z.infer<typeof ResendCredentials>;

/** The account of a clinic at Twilio. */
export const TwilioCredentials = z.strictObject({
  accountSid: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hex digits')
    .describe('Twilio account'),
  authToken: authToken.describe('auth token of the account; it also signs the webhooks'),
  authTokenPrevious: authToken
    .optional()
    .describe('previous auth token, also accepted on webhooks while it changes'),
});
export type TwilioCredentials = z.infer<typeof TwilioCredentials>;

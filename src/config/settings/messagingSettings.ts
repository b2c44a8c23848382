import { z } from 'zod';
import { positive, whole } from './valueTypes.ts';

export const messagingSettings = {
  RESEND_API_KEY: z.string().min(1).optional().describe('key of the Resend API (secret)'),
  RESEND_WEBHOOK_SECRET: z
    .string()
    .startsWith('whsec_', 'must start with whsec_')
    .optional()
    .describe('signing secret of the Resend webhook (secret); unset: the gateway refuses webhooks of Resend'),
  RESEND_WEBHOOK_SECRET_PREVIOUS: z
    .string()
    .startsWith('whsec_', 'must start with whsec_')
    .optional()
    .describe('previous signing secret, also accepted while you change it (secret)'),
  RESEND_REQUESTS_PER_SECOND: positive()
    .default(2)
    .describe('requests per second to Resend, over all workers'),
  BULK_EMAILS_PER_DOMAIN_PER_MINUTE: whole(0)
    .default(600)
    .describe('bulk e-mails per minute to one recipient domain, over all workers; 0: no limit'),
  EMAIL_FROM: z
    .string()
    .min(3)
    .default('reports@aftercare.example')
    .describe(
      'sender of e-mails of clinics without a sender address of their own; patients see the name of the clinic',
    ),
  ADMIN_EMAILS: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((part) => part.trim()))
    .transform((addresses) => addresses.filter((address) => address !== ''))
    .pipe(z.array(z.email('must be e-mail addresses separated by commas')))
    .describe('addresses that get an e-mail about each alert, separated by commas; empty: none'),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hex digits')
    .optional()
    .describe('Twilio account'),
  TWILIO_AUTH_TOKEN: z.string().min(1).optional().describe('Twilio auth token (secret)'),
  TWILIO_AUTH_TOKEN_PREVIOUS: z
    .string()
    .min(1)
    .optional()
    .describe('previous auth token, also accepted on webhooks while you change it (secret)'),
  TWILIO_FROM: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'must be a number such as +15005550006')
    .default('+15005550006')
    .describe('sender of SMS of clinics without a number of their own, E.164'),
  TWILIO_MESSAGES_PER_SECOND: positive().default(1).describe('SMS per second, over all workers'),
  PROVIDER_TIMEOUT_MS: whole(1).default(15_000).describe('longest wait for one Resend or Twilio answer, ms'),
};

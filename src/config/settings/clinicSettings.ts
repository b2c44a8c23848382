import { z } from 'zod';
import { ClinicId } from '../../contracts/shared/ids.ts';

export const clinicSettings = {
  CLINIC_ID: ClinicId.optional().describe('clinic that commands act for without --clinic'),
  CLINIC_CREDENTIALS_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits; make one with: openssl rand -hex 32')
    .optional()
    .describe(
      'key that encrypts the credentials of clinics with a Resend or Twilio account of their own, 32 bytes in hex (secret); unset: no clinic can have credentials',
    ),
};

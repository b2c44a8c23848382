import { z } from 'zod';
import { ClinicId } from '../../contracts/shared/ids.ts';

export const clinicSettings = {
  CLINIC_ID: ClinicId.optional().describe('clinic that commands act for without --clinic'),
  CLINIC_TIME_ZONE: z
    .string()
    .refine(
      (zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC',
      'must be an IANA zone such as Europe/Berlin',
    )
    .default('UTC')
    .describe('default zone of contacts'),
};

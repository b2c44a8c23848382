import { z } from 'zod';
import { ClinicTimeZones } from '../../contracts/shared/clinicTimeZones.ts';
import { ClinicId } from '../../contracts/shared/ids.ts';
import { FairnessWeights } from '../../contracts/shared/jobPriority.ts';
import { positive, whole } from './valueTypes.ts';

export const clinicSettings = {
  CLINIC_ID: ClinicId.optional().describe('clinic that commands act for without --clinic'),
  CLINIC_MAX_TOKENS_PER_DAY: whole(1).optional().describe('tokens per clinic and UTC day; unset: no limit'),
  CLINIC_MAX_COST_USD_PER_DAY: positive()
    .optional()
    .describe('US dollars per clinic and UTC day; unset: no limit'),
  CLINIC_FAIRNESS_WEIGHTS: FairnessWeights.optional().describe(
    'weights by which clinics share a rate, such as big-clinic=3,small-clinic=0.5; the weight of others is 1',
  ),
  CLINIC_TIME_ZONE: z
    .string()
    .refine(
      (zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC',
      'must be an IANA zone such as Europe/Berlin',
    )
    .default('UTC')
    .describe('IANA zone of dates in reports, and default zone of contacts'),
  CLINIC_TIME_ZONES: ClinicTimeZones.optional().describe(
    'clinics that get a monthly report, with the IANA zones of their reports, such as northfield=Europe/Berlin,riverside=America/New_York; other clinics use CLINIC_TIME_ZONE and get none',
  ),
};

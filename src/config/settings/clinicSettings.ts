import { ClinicId } from '../../contracts/shared/ids.ts';

export const clinicSettings = {
  CLINIC_ID: ClinicId.optional().describe('clinic that commands act for without --clinic'),
};

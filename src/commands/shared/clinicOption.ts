import { ClinicId } from '../../contracts/shared/ids.ts';
import { option } from './parameters.ts';

/** The option of every command about something that belongs to a clinic; `context.clinic()` takes its value. */
export const clinicOption = () =>
  option(ClinicId.optional(), 'id', 'the clinic; by default CLINIC_ID, or the only clinic that there is');

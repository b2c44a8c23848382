import { ClinicId } from '../../contracts/shared/ids.ts';
import { option } from './parameters.ts';

/** The option of every command that stores something. */
export const clinicOption = () => option(ClinicId, 'id', 'the clinic the data belong to', 'demo-clinic');

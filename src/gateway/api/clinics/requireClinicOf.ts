import type { ClinicId } from '../../../contracts/shared/ids.ts';
import type { ApiToken } from '../../../store/clinics/apiTokens.ts';
import { clinicNotFound } from '../notFound.ts';

/** @throws RequestError 404 for a clinic that the token may not act for, as for one that does not exist */
export function requireClinicOf({ clinicId }: ApiToken, named: ClinicId): void {
  if (clinicId !== null && clinicId !== named) throw clinicNotFound(named);
}

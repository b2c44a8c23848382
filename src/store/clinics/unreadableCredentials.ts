import type { ClinicId } from '../../contracts/shared/ids.ts';
import { credentialVault } from '../../security/credentialVault.ts';
import type { Database } from '../database.ts';
import { CREDENTIALS_REMEDY } from './clinicCredentials.ts';

/**
 * Says which clinics have credentials that another key than CLINIC_CREDENTIALS_KEY has encrypted, and what to do: those clinics
 * cannot send. Undefined when there are none.
 *
 * @param masterKey the setting CLINIC_CREDENTIALS_KEY
 * @param only a clinic; left out: all of them
 */
export async function describeUnreadable(
  db: Database,
  masterKey: string | undefined,
  only?: ClinicId,
): Promise<string | undefined> {
  const keyId = masterKey === undefined ? null : credentialVault(masterKey).keyId;
  const rows = await db
    .selectFrom('clinicCredentials')
    .select(['clinicId', 'provider', 'keyId'])
    .where('sealed', 'is not', null)
    .where('keyId', 'is distinct from', keyId)
    .$if(only !== undefined, (select) => select.where('clinicId', '=', only ?? ''))
    .orderBy('clinicId')
    .orderBy('provider')
    .execute();
  if (rows.length === 0) return undefined;
  const named = rows.slice(0, MOST_NAMED).map((row) => `${row.clinicId} (${row.provider}, key ${row.keyId})`);
  const more = rows.length > named.length ? ` and ${rows.length - named.length} more` : '';
  const setting = keyId === null ? 'is not set' : `is the key ${keyId}`;
  return `CLINIC_CREDENTIALS_KEY ${setting}, and another key has encrypted the credentials of ${named.join(', ')}${more}; ${CREDENTIALS_REMEDY}`;
}

const MOST_NAMED = 10;

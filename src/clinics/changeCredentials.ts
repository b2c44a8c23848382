import type { CredentialProvider } from '../contracts/clinics/clinicCredentials.ts';
import type { ClinicId } from '../contracts/shared/ids.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import { credentialVault } from '../security/credentialVault.ts';
import {
  type CredentialKind,
  clearCredentials,
  listCredentials,
  type StoredCredentials,
  saveCredentials,
} from '../store/clinics/clinicCredentials.ts';
import { ClinicNotFoundError, requireClinic } from '../store/clinics/clinics.ts';
import type { Database } from '../store/database.ts';

interface ChangeOptions {
  readonly database: Database;
  readonly clinicId: ClinicId;
  readonly changedBy: string;
}

/**
 * Gives a clinic an account of its own at a provider, in place of the one before; it sends from the next message on.
 *
 * @param masterKey the setting CLINIC_CREDENTIALS_KEY
 * @throws RefusedError 409 `CredentialsKeyMissing` where it is not set, 404 `ClinicNotFound`
 */
export async function setCredentials<Secrets>(
  { database, clinicId, changedBy }: ChangeOptions,
  masterKey: string | undefined,
  { kind, secrets }: { readonly kind: CredentialKind<Secrets>; readonly secrets: Secrets },
): Promise<StoredCredentials> {
  const vault = credentialVault(requireKey(masterKey));
  return saveCredentials(database, { vault, kind }, { clinicId, changedBy, secrets }).catch(refused);
}

/**
 * Lets a clinic send from the account of the configuration again.
 *
 * @throws RefusedError 404 `ClinicNotFound`, `CredentialsNotFound`
 */
export async function removeCredentials(
  { database, clinicId, changedBy }: ChangeOptions,
  provider: CredentialProvider,
): Promise<void> {
  const hadSome = await clearCredentials(database, { clinicId, provider, changedBy }).catch(refused);
  if (!hadSome)
    throw new RefusedError(
      404,
      'CredentialsNotFound',
      `${clinicId} has no credentials of its own for ${provider}`,
    );
}

/**
 * What is told about the credentials of a clinic.
 *
 * @throws RefusedError 404 `ClinicNotFound`
 */
export async function credentialsOf(database: Database, clinicId: ClinicId): Promise<StoredCredentials[]> {
  await requireClinic(database, clinicId).catch(refused);
  return listCredentials(database, clinicId);
}

/** @throws RefusedError 409 `CredentialsKeyMissing` */
export function requireKey(masterKey: string | undefined): string {
  if (masterKey !== undefined) return masterKey;
  throw new RefusedError(
    409,
    'CredentialsKeyMissing',
    'CLINIC_CREDENTIALS_KEY is not set, so credentials cannot be encrypted; make a key with: openssl rand -hex 32',
  );
}

function refused(error: unknown): never {
  if (error instanceof ClinicNotFoundError) throw new RefusedError(404, 'ClinicNotFound', error.message);
  throw error;
}

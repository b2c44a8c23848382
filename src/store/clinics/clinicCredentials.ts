import type { Selectable } from 'kysely';
import type { z } from 'zod';
import {
  type CredentialProvider,
  ResendCredentials,
  TwilioCredentials,
} from '../../contracts/clinics/clinicCredentials.ts';
import { ClinicId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { type CredentialVault, type SealedText, SealedTextError } from '../../security/credentialVault.ts';
import type { Database } from '../database.ts';
import { appendAuditEvent } from '../operations/auditEvents.ts';
import type { ClinicCredentialsTable } from '../tables/clinics.ts';
import { ClinicNotFoundError } from './clinics.ts';

/** The secrets of one provider, and what tells its accounts apart. */
export interface CredentialKind<Secrets> {
  readonly provider: CredentialProvider;
  readonly schema: z.ZodType<Secrets>;
  /** What names the account; equal for two clinics that share one. */
  accountName(secrets: Secrets): string;
}

export const RESEND: CredentialKind<ResendCredentials> = {
  provider: 'resend',
  schema: ResendCredentials,
  accountName: ({ apiKey }) => apiKey,
};

export const TWILIO: CredentialKind<TwilioCredentials> = {
  provider: 'twilio',
  schema: TwilioCredentials,
  accountName: ({ accountSid }) => accountSid,
};

/** What is told about credentials: never the secrets themselves. */
export interface StoredCredentials {
  readonly provider: CredentialProvider;
  /** Rises by 1 with each change. */
  readonly version: number;
  /** Keyed hash of the secrets, 8 hex digits; equal for the same secrets. */
  readonly fingerprint: string;
  /** Names the value of CLINIC_CREDENTIALS_KEY that encrypts them. */
  readonly keyId: string;
  readonly changedBy: string;
  readonly changedAt: Date;
}

/** What helps when credentials cannot be decrypted. */
export const CREDENTIALS_REMEDY = `set the former key again and restart, or set the credentials again with: ${PROGRAM_NAME} clinics credentials set`;

const FINGERPRINT_DIGITS = 8;
const ACCOUNT_ID_DIGITS = 16;

/** Credentials as they are stored: encrypted. */
export interface SealedCredentials extends SealedText {
  readonly clinicId: ClinicId;
  readonly version: number;
}

/** Credentials that were decrypted. */
export interface OpenedCredentials<Secrets> {
  readonly secrets: Secrets;
  /** A keyed hash that names the account of the provider. */
  readonly accountId: string;
}

interface CredentialChange {
  readonly clinicId: ClinicId;
  readonly changedBy: string;
}

/**
 * Stores the secrets encrypted, in place of those before; the same secrets again make no version.
 *
 * @throws {@link ClinicNotFoundError}
 */
export async function saveCredentials<Secrets>(
  db: Database,
  { vault, kind }: { readonly vault: CredentialVault; readonly kind: CredentialKind<Secrets> },
  { clinicId, changedBy, secrets }: CredentialChange & { readonly secrets: Secrets },
): Promise<StoredCredentials> {
  const { provider } = kind;
  const text = JSON.stringify(secrets);
  const fingerprint = vault.fingerprint(text, FINGERPRINT_DIGITS);
  return db.transaction().execute(async (transaction) => {
    const before = await lockCredentials(transaction, clinicId, provider);
    const known = before && storedOf(before);
    const sealedBefore = before && sealedOf(before);
    if (known && sealedBefore && opens(vault, sealedBefore, provider, text)) return known;
    const stored = { ...vault.seal(text, [clinicId, provider]), fingerprint, changedBy };
    const version = (before?.version ?? 0) + 1;
    const { changedAt } = await transaction
      .insertInto('clinicCredentials')
      .values({ clinicId, provider, version, ...stored })
      .onConflict((conflict) =>
        conflict.columns(['clinicId', 'provider']).doUpdateSet({ ...stored, version, changedAt: new Date() }),
      )
      .returning('changedAt')
      .executeTakeFirstOrThrow();
    const details = { provider, version, fingerprint, keyId: vault.keyId, changedBy };
    await appendAuditEvent(transaction, {
      clinicId,
      action: 'clinicCredentialsSet',
      subject: clinicId,
      details,
    });
    return { ...details, changedAt };
  });
}

/**
 * Removes the secrets; answers whether there were any.
 *
 * @throws {@link ClinicNotFoundError}
 */
export async function clearCredentials(
  db: Database,
  { clinicId, provider, changedBy }: CredentialChange & { readonly provider: CredentialProvider },
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const before = await lockCredentials(transaction, clinicId, provider);
    if (!before?.sealed) return false;
    const version = before.version + 1;
    await transaction
      .updateTable('clinicCredentials')
      .set({ version, keyId: null, sealed: null, fingerprint: null, changedBy, changedAt: new Date() })
      .where('clinicId', '=', clinicId)
      .where('provider', '=', provider)
      .execute();
    await appendAuditEvent(transaction, {
      clinicId,
      action: 'clinicCredentialsCleared',
      subject: clinicId,
      details: { provider, version, changedBy },
    });
    return true;
  });
}

/** The credentials that a clinic has, by provider. */
export async function listCredentials(db: Database, clinicId: ClinicId): Promise<StoredCredentials[]> {
  const rows = await db
    .selectFrom('clinicCredentials')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .orderBy('provider')
    .execute();
  return rows.flatMap((row) => storedOf(row) ?? []);
}

/** The encrypted credentials of those of the clinics that have some. */
export async function findSealed(
  db: Database,
  { provider }: Pick<CredentialKind<never>, 'provider'>,
  clinicIds: readonly ClinicId[],
): Promise<SealedCredentials[]> {
  if (clinicIds.length === 0) return [];
  const rows = await db
    .selectFrom('clinicCredentials')
    .selectAll()
    .where('clinicId', 'in', [...clinicIds])
    .where('provider', '=', provider)
    .execute();
  return rows.flatMap((row) => sealedOf(row) ?? []);
}

/**
 * Decrypts credentials.
 *
 * @throws {@link PermanentError} `CredentialsUnreadable`, naming the ids of keys and saying what to do
 */
export function openCredentials<Secrets>(
  { vault, kind }: { readonly vault: CredentialVault | undefined; readonly kind: CredentialKind<Secrets> },
  sealed: SealedCredentials,
): OpenedCredentials<Secrets> {
  const { clinicId, keyId } = sealed;
  const { provider } = kind;
  const unreadable = (reason: string) =>
    new PermanentError(
      'CredentialsUnreadable',
      `the ${provider} account of ${clinicId} cannot be decrypted: ${reason}; ${CREDENTIALS_REMEDY}`,
    );
  if (!vault) throw unreadable(`the key ${keyId} has encrypted it, and CLINIC_CREDENTIALS_KEY is not set`);
  try {
    const secrets = kind.schema.parse(JSON.parse(vault.open(sealed, [clinicId, provider])));
    const accountId = vault.fingerprint(`${provider} ${kind.accountName(secrets)}`, ACCOUNT_ID_DIGITS);
    return { secrets, accountId };
  } catch (error) {
    throw unreadable(error instanceof SealedTextError ? error.message : 'it is not what this version stores');
  }
}

/** The row of a clinic's credentials; changes of one clinic follow each other. */
async function lockCredentials(transaction: Database, clinicId: ClinicId, provider: CredentialProvider) {
  const clinic = await transaction
    .selectFrom('clinics')
    .select('id')
    .where('id', '=', clinicId)
    .forUpdate()
    .executeTakeFirst();
  if (!clinic) throw new ClinicNotFoundError(clinicId);
  return transaction
    .selectFrom('clinicCredentials')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('provider', '=', provider)
    .executeTakeFirst();
}

/** Whether the key opens what is stored, and finds this text. */
function opens(
  vault: CredentialVault,
  sealed: SealedCredentials,
  provider: CredentialProvider,
  text: string,
): boolean {
  try {
    return vault.open(sealed, [sealed.clinicId, provider]) === text;
  } catch {
    return false;
  }
}

function sealedOf(row: Selectable<ClinicCredentialsTable>): SealedCredentials | undefined {
  const { clinicId, version, keyId, sealed } = row;
  if (keyId === null || sealed === null) return undefined;
  return { clinicId: ClinicId.parse(clinicId), version, keyId, sealed };
}

function storedOf(row: Selectable<ClinicCredentialsTable>): StoredCredentials | undefined {
  const { provider, version, fingerprint, keyId, changedBy, changedAt } = row;
  if (keyId === null || fingerprint === null) return undefined;
  return { provider, version, fingerprint, keyId, changedBy, changedAt };
}

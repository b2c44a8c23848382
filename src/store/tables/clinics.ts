// Written from the migrated database by scripts/writeTableTypes.ts; change a migration, not this file.
import type { ColumnType, Generated } from 'kysely';
import type { CredentialProvider } from '../../contracts/clinics/clinicCredentials.ts';

export interface ClinicsTable {
  id: string;
  /** Rises by 1 with each change of the profile. */
  version: Generated<number>;
  /** ClinicProfile of src/contracts/clinics/clinicProfile.ts. */
  profile: ColumnType<unknown, string, string>;
  /** ClinicLogo of src/contracts/clinics/clinicLogo.ts. */
  logo: ColumnType<unknown, string | null | undefined, string | null>;
  createdAt: ColumnType<Date, Date | undefined, never>;
  updatedAt: Generated<Date>;
}

/** The profile of a clinic as it was in each version, the current one included. */
export interface ClinicVersionsTable {
  clinicId: string;
  version: number;
  profile: ColumnType<unknown, string, string>;
  logo: ColumnType<unknown, string | null | undefined, string | null>;
  changedBy: string;
  changedAt: Generated<Date>;
}

/**
 * Accounts of clinics at providers. A row stays when its secrets are cleared, so that no version names
 * two accounts.
 */
export interface ClinicCredentialsTable {
  clinicId: string;
  provider: CredentialProvider;
  /** Rises by 1 with each change. */
  version: number;
  /** Names the CLINIC_CREDENTIALS_KEY that encrypts the secrets; null once they are cleared. */
  keyId: string | null;
  /** Nonce, ciphertext and tag of AES-256-GCM in Base64; clinic and provider are authenticated with it. */
  sealed: string | null;
  fingerprint: string | null;
  changedBy: string;
  changedAt: Generated<Date>;
}

export interface ApiTokensTable {
  id: string;
  /** Null for a token that may act for every clinic. */
  clinicId: string | null;
  name: string;
  scopes: ColumnType<unknown, string, string>;
  tokenHash: string;
  /** The token before the last rotation, valid until previous_until. */
  previousHash: string | null;
  previousUntil: Date | null;
  expiresAt: Date | null;
  /** To the minute. */
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  createdBy: string;
  createdAt: ColumnType<Date, Date | undefined, never>;
}

/**
 * Requests of the HTTP API with an Idempotency-Key, which may name another one after 24 hours; status
 * and body are null until a request is answered.
 */
export interface IdempotencyKeysTable {
  tokenId: string;
  key: string;
  requestHash: string;
  status: number | null;
  body: ColumnType<unknown, string | null | undefined, string | null>;
  startedAt: Generated<Date>;
}

export interface ClinicsTables {
  clinics: ClinicsTable;
  clinicVersions: ClinicVersionsTable;
  clinicCredentials: ClinicCredentialsTable;
  apiTokens: ApiTokensTable;
  idempotencyKeys: IdempotencyKeysTable;
}

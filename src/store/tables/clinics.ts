// Written from the migrated database by scripts/writeTableTypes.ts; change a migration, not this file.
import type { ColumnType, Generated } from 'kysely';

export interface ClinicsTable {
  id: string;
  /** Rises by 1 with each change of the profile. */
  version: Generated<number>;
  /** ClinicProfile of src/contracts/clinics/clinicProfile.ts. */
  profile: ColumnType<unknown, string, string>;
  createdAt: ColumnType<Date, Date | undefined, never>;
  updatedAt: Generated<Date>;
}

/** The profile of a clinic as it was in each version, the current one included. */
export interface ClinicVersionsTable {
  clinicId: string;
  version: number;
  profile: ColumnType<unknown, string, string>;
  changedBy: string;
  changedAt: Generated<Date>;
}

export interface ClinicCredentialsTable {
  clinicId: string;
  provider: 'resend' | 'twilio';
  /** The credentials of the clinic at the provider as JSON, encrypted with CREDENTIALS_KEY. */
  encrypted: string;
  setAt: Generated<Date>;
}

export interface ClinicsTables {
  clinics: ClinicsTable;
  clinicVersions: ClinicVersionsTable;
  clinicCredentials: ClinicCredentialsTable;
}

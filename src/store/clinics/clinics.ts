import { type Selectable, sql } from 'kysely';
import { ClinicLogo } from '../../contracts/clinics/clinicLogo.ts';
import { type Clinic, type ClinicChange, ClinicProfile } from '../../contracts/clinics/clinicProfile.ts';
import { ClinicId } from '../../contracts/shared/ids.ts';
import { logoKey } from '../../domain/shared/clinicObjects.ts';
import type { Database } from '../database.ts';
import { appendAuditEvent } from '../operations/auditEvents.ts';
import type { ClinicsTable } from '../tables/clinics.ts';

/**
 * Administrators are contacts of a clinic of their own, so that no clinic's lists and bulk sends contain them. It is no
 * clinic that an operator acts for.
 */
export const ADMINISTRATORS = ClinicId.parse('aftercare-administrators');

/** No clinic has this id. */
export class ClinicNotFoundError extends Error {
  override readonly name = 'ClinicNotFoundError';

  constructor(clinicId: string) {
    super(`there is no clinic ${clinicId}`);
  }
}

/** A clinic has this id already. */
export class ClinicExistsError extends Error {
  override readonly name = 'ClinicExistsError';

  constructor(clinicId: string) {
    super(`there is a clinic ${clinicId} already`);
  }
}

/** The profile was changed after the version that the caller had read. */
export class ClinicVersionConflictError extends Error {
  override readonly name = 'ClinicVersionConflictError';
  readonly version: number;

  constructor(clinicId: string, version: number) {
    super(`clinic ${clinicId} is in version ${version} by now; read it again`);
    this.version = version;
  }
}

/** @throws {@link ClinicExistsError} */
export async function createClinic(
  db: Database,
  clinic: { readonly id: ClinicId; readonly profile: ClinicProfile; readonly changedBy: string },
): Promise<Clinic> {
  const { id, changedBy } = clinic;
  const profile = JSON.stringify(clinic.profile);
  return db.transaction().execute(async (transaction) => {
    const row = await transaction
      .insertInto('clinics')
      .values({ id, profile })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!row) throw new ClinicExistsError(id);
    await transaction
      .insertInto('clinicVersions')
      .values({ clinicId: id, version: row.version, profile, changedBy })
      .execute();
    await audit(transaction, 'clinicCreated', id, { version: row.version, changedBy });
    return clinicOf(row);
  });
}

/**
 * Changes the fields that are given; a change that alters nothing makes no version.
 *
 * @param change.expectedVersion refuses the change of another version; undefined changes any
 * @throws {@link ClinicNotFoundError}, {@link ClinicVersionConflictError}
 */
export async function changeClinic(
  db: Database,
  change: {
    readonly id: ClinicId;
    readonly fields: ClinicChange;
    /** @default undefined, which leaves it as it is */
    readonly logo?: ClinicLogo | null | undefined;
    readonly changedBy: string;
    readonly expectedVersion?: number | undefined;
  },
): Promise<Clinic> {
  const { id, changedBy, expectedVersion } = change;
  return db.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('clinics')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new ClinicNotFoundError(id);
    if (expectedVersion !== undefined && expectedVersion !== row.version) {
      throw new ClinicVersionConflictError(id, row.version);
    }
    const before = clinicOf(row);
    const profile = ClinicProfile.parse({ ...before.profile, ...change.fields });
    const logo = change.logo === undefined ? before.logo : change.logo;
    const fields = [
      ...changedFields(before.profile, profile),
      ...(logo?.sha256 === before.logo?.sha256 ? [] : ['logo']),
    ];
    if (fields.length === 0) return before;
    const version = row.version + 1;
    const stored = {
      version,
      profile: JSON.stringify(profile),
      logo: logo === null ? null : JSON.stringify(logo),
    };
    await transaction
      .updateTable('clinics')
      .set({ ...stored, updatedAt: new Date() })
      .where('id', '=', id)
      .execute();
    await transaction
      .insertInto('clinicVersions')
      .values({ clinicId: id, changedBy, ...stored })
      .execute();
    await audit(transaction, 'clinicChanged', id, { version, changedBy, fields: fields.join(', ') });
    return { id, version, profile, logo };
  });
}

/** A logo of a clinic by its content, of any version. */
export async function findLogo(
  db: Database,
  clinicId: string,
  sha256: string,
): Promise<ClinicLogo | undefined> {
  const row = await db
    .selectFrom('clinicVersions')
    .select('logo')
    .where('clinicId', '=', clinicId)
    .where(sql<boolean>`logo ->> 'objectKey' = ${logoKey(clinicId, sha256)}`)
    .limit(1)
    .executeTakeFirst();
  return row && ClinicLogo.parse(row.logo);
}

export async function findClinic(db: Database, id: string): Promise<Clinic | undefined> {
  const row = await db.selectFrom('clinics').selectAll().where('id', '=', id).executeTakeFirst();
  return row && clinicOf(row);
}

/** @throws {@link ClinicNotFoundError} */
export async function requireClinic(db: Database, id: string): Promise<Clinic> {
  const clinic = await findClinic(db, id);
  if (!clinic) throw new ClinicNotFoundError(id);
  return clinic;
}

/** The clinics without {@link ADMINISTRATORS}, in the order of their ids, after `afterId`, which is empty for the first page. */
export async function listClinics(
  db: Database,
  page: { readonly afterId: string; readonly limit: number },
): Promise<Clinic[]> {
  const rows = await db
    .selectFrom('clinics')
    .selectAll()
    .where('id', '>', page.afterId)
    .where('id', '!=', ADMINISTRATORS)
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(clinicOf);
}

const changedFields = (before: ClinicProfile, after: ClinicProfile): string[] =>
  Object.entries(after).flatMap(([field, value]) =>
    Object.entries(before).some(([name, former]) => name === field && former === value) ? [] : [field],
  );

/** The profile itself is in `clinic_versions`. */
const audit = (
  transaction: Database,
  action: string,
  clinicId: ClinicId,
  details: { readonly version: number; readonly changedBy: string; readonly fields?: string },
): Promise<void> => appendAuditEvent(transaction, { clinicId, action, subject: clinicId, details });

/** Every clinic without {@link ADMINISTRATORS}. */
export async function allClinics(db: Database): Promise<Clinic[]> {
  const clinics: Clinic[] = [];
  for (let page = await listClinics(db, { afterId: '', limit: CLINICS_PER_QUERY }); page.length > 0; ) {
    clinics.push(...page);
    const afterId = page.at(-1)?.id ?? '';
    page = await listClinics(db, { afterId, limit: CLINICS_PER_QUERY });
  }
  return clinics;
}

const CLINICS_PER_QUERY = 500;

/** A row as the clinic. */
export function clinicOf(row: Selectable<ClinicsTable>): Clinic {
  return {
    id: ClinicId.parse(row.id),
    version: row.version,
    profile: ClinicProfile.parse(row.profile),
    logo: ClinicLogo.nullable().parse(row.logo),
  };
}

import { sql } from 'kysely';
import { reportPartsPrefix } from '../../domain/shared/clinicObjects.ts';
import type { Database } from '../database.ts';
import type { ReportKey } from '../reports/reports.ts';

const LOGO_KEY = sql<string>`logo ->> 'objectKey'`;

/** Of these keys on a disk, those that a row of any clinic refers to. */
export async function referencedObjects(
  db: Database,
  disk: string,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db
    .selectFrom('datasets')
    .select('sourceKey as key')
    .where('disk', '=', disk)
    .where('sourceKey', 'in', keys)
    .unionAll(
      db
        .selectFrom('datasetChunks')
        .innerJoin('datasets', (join) =>
          join
            .onRef('datasets.clinicId', '=', 'datasetChunks.clinicId')
            .onRef('datasets.id', '=', 'datasetChunks.datasetId'),
        )
        .select('datasetChunks.objectKey as key')
        .distinct()
        .where('datasets.disk', '=', disk)
        .where('datasetChunks.objectKey', 'in', keys),
    )
    .unionAll(
      db
        .selectFrom('importChunks')
        .innerJoin('importAttempts', (join) =>
          join
            .onRef('importAttempts.clinicId', '=', 'importChunks.clinicId')
            .onRef('importAttempts.id', '=', 'importChunks.attemptId'),
        )
        .innerJoin('datasets', (join) =>
          join
            .onRef('datasets.clinicId', '=', 'importAttempts.clinicId')
            .onRef('datasets.id', '=', 'importAttempts.datasetId'),
        )
        .select('importChunks.objectKey as key')
        .distinct()
        .where('datasets.disk', '=', disk)
        .where('importAttempts.abandonedAt', 'is', null)
        .where('importChunks.objectKey', 'in', keys),
    )
    .unionAll(
      db
        .selectFrom('reports')
        .select('objectKey as key')
        .where('disk', '=', disk)
        .where('objectKey', 'in', keys),
    )
    // E-mails of earlier versions show the logo of that time.
    .unionAll(
      db
        .selectFrom('clinicVersions')
        .select(LOGO_KEY.as('key'))
        .distinct()
        .where(sql<boolean>`logo ->> 'disk' = ${disk}`)
        .where(LOGO_KEY, 'in', keys),
    )
    .execute();
  return new Set(rows.map(({ key }) => key));
}

/** The prefixes of the parts of those of these reports that are in the making. */
export async function plannedPrefixes(
  db: Database,
  reports: readonly ReportKey[],
): Promise<ReadonlySet<string>> {
  if (reports.length === 0) return new Set();
  const reportIds = [...new Set(reports.map(({ reportId }) => reportId))];
  const rows = await db
    .selectFrom('reportPlans')
    .select(['clinicId', 'reportId'])
    .where('reportId', 'in', reportIds)
    .execute();
  return new Set(rows.map(({ clinicId, reportId }) => reportPartsPrefix(clinicId, reportId)));
}

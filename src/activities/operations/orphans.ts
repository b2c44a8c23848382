import type { DiskName, ListedObject } from '../../disks/disk.ts';
import type { Database } from '../../store/database.ts';
import { plannedReports, referencedObjects } from '../../store/operations/knownObjects.ts';

/** Where our own objects are; all else on a disk belongs to others. */
export const OBJECT_PREFIXES = ['datasets/', 'report-parts/', 'reports/'] as const;

const OWN_KEY =
  /^(?:datasets\/ds_[0-9a-f]+\/(?:source\.[a-z.]+|chunks\/(?:\d+\/)?\d+\.csv\.gz)|report-parts\/(?<inTheMaking>rp_[0-9a-f]+)\/\d+\.pdf|reports\/rp_[0-9a-f]+\.pdf)$/;

/** Of the objects, those that are named as ours are and that nothing in the database refers to. */
export async function orphansAmong(
  objects: readonly ListedObject[],
  disk: DiskName,
  database: Database,
): Promise<ListedObject[]> {
  const candidates = objects.flatMap((object) => {
    const match = OWN_KEY.exec(object.key);
    return match ? [{ object, reportId: match.groups?.inTheMaking }] : [];
  });
  const reportIds = candidates.flatMap(({ reportId }) => (reportId === undefined ? [] : [reportId]));
  const inTheMaking = await plannedReports(database, [...new Set(reportIds)]);
  const referenced = await referencedObjects(
    database,
    disk,
    candidates.map(({ object }) => object.key),
  );
  return candidates
    .filter(({ object, reportId }) =>
      reportId === undefined ? !referenced.has(object.key) : !inTheMaking.has(reportId),
    )
    .map(({ object }) => object);
}

import type { DiskName, ListedObject } from '../../disks/disk.ts';
import { reportPartsPrefix, storedObject } from '../../domain/shared/clinicObjects.ts';
import type { Database } from '../../store/database.ts';
import { plannedPrefixes, referencedObjects } from '../../store/operations/knownObjects.ts';

/** Of the objects, those that are named as ours are and that nothing in the database refers to. */
export async function orphansAmong(
  objects: readonly ListedObject[],
  disk: DiskName,
  database: Database,
): Promise<ListedObject[]> {
  const candidates = objects.flatMap((object) => {
    const stored = storedObject(object.key);
    return stored ? [{ object, report: stored.reportInTheMaking }] : [];
  });
  const inTheMaking = await plannedPrefixes(
    database,
    candidates.flatMap(({ report }) => report ?? []),
  );
  const referenced = await referencedObjects(
    database,
    disk,
    candidates.map(({ object }) => object.key),
  );
  return candidates
    .filter(({ object, report }) =>
      report === undefined
        ? !referenced.has(object.key)
        : !inTheMaking.has(reportPartsPrefix(report.clinicId, report.reportId)),
    )
    .map(({ object }) => object);
}

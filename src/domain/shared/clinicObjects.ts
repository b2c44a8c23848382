/**
 * The keys of all objects of a clinic begin with its prefix: what Aftercare stores for it, in the folders named here, and
 * what its apps upload, anywhere else under the prefix.
 */
export const CLINICS_PREFIX = 'clinics/';

const clinicPrefix = (clinicId: string): string => `${CLINICS_PREFIX}${clinicId}/`;

/** Prefix of a data set's source and chunks. */
export const datasetPrefix = (clinicId: string, datasetId: string): string =>
  `${clinicPrefix(clinicId)}datasets/${datasetId}/`;

export const reportKey = (clinicId: string, reportId: string): string =>
  `${clinicPrefix(clinicId)}reports/${reportId}.pdf`;

/** Prefix of the parts of a report in the making. */
export const reportPartsPrefix = (clinicId: string, reportId: string): string =>
  `${clinicPrefix(clinicId)}report-parts/${reportId}/`;

export const logoKey = (clinicId: string, sha256: string): string =>
  `${clinicPrefix(clinicId)}logos/${sha256}.png`;

/** What Aftercare itself stores; all else belongs to apps. A report in the making is named by its parts. */
const STORED_KEY =
  /^clinics\/(?<clinicId>[^/]+)\/(?:datasets\/ds_[0-9a-f]+\/(?:source\.[a-z.]+|chunks\/\d+\/\d+\.csv\.gz)|report-parts\/(?<inTheMaking>rp_[0-9a-f]+)\/\d+\.pdf|reports\/rp_[0-9a-f]+\.pdf|logos\/[0-9a-f]{64}\.png)$/;

/** What an object is by its key, such as a part of a report in the making; undefined if Aftercare does not name objects so. */
export function storedObject(
  key: string,
): { readonly reportInTheMaking: { clinicId: string; reportId: string } | undefined } | undefined {
  const match = STORED_KEY.exec(key);
  if (!match) return undefined;
  const { clinicId, inTheMaking: reportId } = match.groups ?? {};
  const isPart = clinicId !== undefined && reportId !== undefined;
  return { reportInTheMaking: isPart ? { clinicId, reportId } : undefined };
}

/** Whether an object of this key was uploaded for the clinic: it is under its prefix, and not Aftercare's own. */
export function isUpload(clinicId: string, key: string): boolean {
  const prefix = clinicPrefix(clinicId);
  return (
    key.startsWith(prefix) && !/^(?:datasets|reports|report-parts|logos)\//.test(key.slice(prefix.length))
  );
}

import { type ClinicId, DownloadLinkId, type ReportId } from '../../contracts/shared/ids.ts';
import { publicUrlOf } from '../../domain/shared/publicUrl.ts';
import type { Database } from '../../store/database.ts';
import { createDownloadLink } from '../../store/reports/downloadLinks.ts';
import { requireReport } from './requireReport.ts';

export interface NewReportLink {
  readonly clinicId: ClinicId;
  readonly reportId: ReportId;
  /** How long it works. */
  readonly hours: number;
  /** How often it can be redeemed. */
  readonly maxDownloads: number;
  /** Of the gateway. */
  readonly publicUrl: string;
}

/**
 * Makes a link with which anyone can open a report. Its URL is a secret that is answered once and stored nowhere.
 *
 * @throws RefusedError `ReportNotFound`
 */
export async function createReportLink(
  database: Database,
  { clinicId, reportId, hours, maxDownloads, publicUrl }: NewReportLink,
): Promise<{
  readonly linkId: DownloadLinkId;
  readonly url: string;
  readonly expiresAt: Date;
  readonly maxDownloads: number;
}> {
  await requireReport(database, clinicId, reportId);
  const expiresAt = new Date(Date.now() + hours * 3_600_000);
  const { id, token } = await createDownloadLink(database, clinicId, { reportId, expiresAt, maxDownloads });
  return {
    linkId: DownloadLinkId.parse(id),
    url: publicUrlOf(publicUrl, `/reports/${token}`),
    expiresAt,
    maxDownloads,
  };
}

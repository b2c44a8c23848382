import type { ClinicId, DownloadLinkId } from '../../contracts/shared/ids.ts';
import { RefusedError } from '../../domain/shared/refusedError.ts';
import type { Database } from '../../store/database.ts';
import { revokeLink } from '../../store/reports/downloadLinks.ts';

/** Ends a link and the transfers under way with it. Revoking twice is no error. @throws {@link RefusedError} `LinkNotFound` */
export async function revokeReportLink(
  database: Database,
  clinicId: ClinicId,
  linkId: DownloadLinkId,
): Promise<void> {
  if (await revokeLink(database, clinicId, linkId, new Date())) return;
  throw new RefusedError(404, 'LinkNotFound', `there is no link ${linkId}`);
}

import type { Alert } from '../contracts/operations/alerts.ts';
import type { ClinicId } from '../contracts/shared/ids.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import type { Database } from '../store/database.ts';
import { findAlert, resolveAlertById } from '../store/operations/alerts.ts';

/**
 * An alert.
 *
 * @param clinicId only of this clinic; undefined: of any clinic, or of the whole application
 * @throws {@link RefusedError} `AlertNotFound`
 */
export async function requireAlert(
  database: Database,
  clinicId: ClinicId | undefined,
  id: string,
): Promise<Alert> {
  const alert = await findAlert(database, clinicId, id);
  if (!alert) throw new RefusedError(404, 'AlertNotFound', `there is no alert ${id}`);
  return alert;
}

/** Resolves an open alert, as {@link requireAlert}. @throws {@link RefusedError} `AlertNotFound`, `AlertResolved` */
export async function settleAlert(
  database: Database,
  clinicId: ClinicId | undefined,
  id: string,
): Promise<void> {
  if (await resolveAlertById(database, clinicId, id)) return;
  await requireAlert(database, clinicId, id);
  throw new RefusedError(409, 'AlertResolved', `${id} is resolved already`);
}

import type { Failure, FailureId } from '../contracts/operations/failures.ts';
import type { ClinicId } from '../contracts/shared/ids.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import * as store from '../store/operations/forgottenFailures.ts';
import type { FailureServices } from './failureSource.ts';
import { requireFailure } from './failureSources.ts';

/**
 * Records that nothing is to be done about a failure, with an audit event: it no longer needs attention.
 *
 * @throws RefusedError `FailureNotFound`, `FailureNotOpen`
 */
export async function forgetFailure(
  services: FailureServices,
  clinicId: ClinicId | undefined,
  id: FailureId,
  decision: { readonly reason: string; readonly forgottenBy: string },
): Promise<Failure> {
  const failure = await requireFailure(services, clinicId, id);
  requireOpen(failure);
  await store.forgetFailure(services.database, { id, clinicId: failure.clinicId, ...decision });
  return requireFailure(services, clinicId, id);
}

/** @throws RefusedError `FailureNotOpen` for one that needs no attention */
export function requireOpen({ id, state, stateReason }: Failure): void {
  if (state === 'open' || state === 'forgotten') return;
  throw new RefusedError(409, 'FailureNotOpen', `${id} needs no attention (${state}): ${stateReason}`);
}

import { sql } from 'kysely';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import { type Database, inTransaction } from '../database.ts';
import { appendAuditEvent } from './auditEvents.ts';

/** A failure about which an operator has decided that nothing is to be done. */
export interface ForgottenFailure {
  readonly id: string;
  readonly reason: string;
  readonly forgottenBy: string;
  readonly forgottenAt: Date;
}

/** Notes that a failure is forgotten, with an audit event; once more, with the later reason. */
export const forgetFailure = (
  db: Database,
  failure: Omit<ForgottenFailure, 'forgottenAt'> & { readonly clinicId: ClinicId | null },
): Promise<void> =>
  inTransaction(db, async (transaction) => {
    const { id, clinicId, reason, forgottenBy } = failure;
    await transaction
      .insertInto('forgottenFailures')
      .values({ id, clinicId, reason, forgottenBy })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({ reason, forgottenBy, forgottenAt: sql<Date>`now()` }),
      )
      .execute();
    await appendAuditEvent(transaction, {
      clinicId,
      action: 'failureForgotten',
      subject: id,
      details: { reason, by: forgottenBy },
    });
  });

/** Those of these failures that are forgotten, by id. */
export async function forgottenFailures(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ForgottenFailure>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('forgottenFailures')
    .select(['id', 'reason', 'forgottenBy', 'forgottenAt'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

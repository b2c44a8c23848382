import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';

/** What a follow-up sequence is told about its contact: values of the names in its `needs`. */
export interface FollowUpContext {
  readonly id: string;
  readonly clinicId: string;
  readonly contactId: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The same for the same sequence, contact and variables, so that starting the same again joins what runs. */
export function followUpContextId(
  sequence: string,
  contactId: string,
  variables: FollowUpContext['variables'],
): string {
  const sorted = Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash('sha256').update(JSON.stringify([sequence, contactId, sorted]));
  return `fc_${hash.digest('hex').slice(0, 32)}`;
}

/** Stores a context; does nothing when it is stored already. */
export async function createFollowUpContext(db: Database, context: FollowUpContext): Promise<void> {
  await db
    .insertInto('followUpContexts')
    .values({
      id: context.id,
      clinicId: context.clinicId,
      contactId: context.contactId,
      variables: JSON.stringify(context.variables),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function findFollowUpContext(
  db: Database,
  clinicId: ClinicId,
  id: string,
): Promise<FollowUpContext | undefined> {
  const row = await db
    .selectFrom('followUpContexts')
    .select(['id', 'clinicId', 'contactId', 'variables'])
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && { ...row, variables: z.record(z.string(), z.unknown()).parse(row.variables) };
}

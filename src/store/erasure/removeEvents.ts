import type { Database } from '../database.ts';
import { addCount, type Counts } from '../deleteRows.ts';

/** A message as it is erased. */
export interface ErasedMessage {
  readonly id: string;
  readonly providerId: string | null;
}

/** Deletes what providers reported of messages of a clinic. */
export async function removeEventsOf(
  transaction: Database,
  clinicId: string,
  messages: readonly ErasedMessage[],
  counts: Counts,
): Promise<void> {
  if (messages.length === 0) return;
  const ids = messages.map(({ id }) => id);
  const providerIds = messages.flatMap(({ providerId }) => (providerId === null ? [] : [providerId]));
  const { numDeletedRows } = await transaction
    .deleteFrom('providerEvents')
    .where(({ and, or, eb }) =>
      or([
        and([eb('clinicId', '=', clinicId), eb('messageId', 'in', ids)]),
        ...(providerIds.length === 0 ? [] : [eb('providerMessageId', 'in', providerIds)]),
      ]),
    )
    .executeTakeFirst();
  addCount(counts, 'provider_events', numDeletedRows);
}

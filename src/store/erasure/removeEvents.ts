import type { Database } from '../database.ts';
import { addCount, type Counts } from '../deleteRows.ts';

/** Deletes what providers reported of messages. */
export async function removeEventsOf(
  transaction: Database,
  messages: readonly { readonly id: string; readonly providerId: string | null }[],
  counts: Counts,
): Promise<void> {
  if (messages.length === 0) return;
  const ids = messages.map(({ id }) => id);
  const providerIds = messages.flatMap(({ providerId }) => (providerId === null ? [] : [providerId]));
  const { numDeletedRows } = await transaction
    .deleteFrom('providerEvents')
    .where(({ or, eb }) =>
      or([
        eb('messageId', 'in', ids),
        ...(providerIds.length === 0 ? [] : [eb('providerMessageId', 'in', providerIds)]),
      ]),
    )
    .executeTakeFirst();
  addCount(counts, 'provider_events', numDeletedRows);
}

import { z } from 'zod';
import type { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import type { Database } from '../database.ts';
import { onPage, type Page, type PageRequest, pageOf } from '../page.ts';

export const BulkState = z.enum(['draft', 'running', 'completed', 'cancelled', 'failed']);
export type BulkState = z.infer<typeof BulkState>;

/** A bulk send in one line. */
export interface ListedBulkSend {
  readonly bulkId: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly clinicId: string;
  readonly state: BulkState;
  readonly channel: Channel;
  readonly category: MessageCategory;
  readonly recipients: number;
}

export interface BulkFilter extends PageRequest {
  readonly clinicId?: string | undefined;
  readonly state?: BulkState | undefined;
}

/** One page of the bulk sends, newest first. */
export async function pageOfBulkSends(db: Database, filter: BulkFilter): Promise<Page<ListedBulkSend>> {
  const { state } = filter;
  let query = db
    .selectFrom('bulkSends')
    .select(['id', 'createdAt', 'endedAt', 'clinicId', 'state', 'channel', 'category'])
    .select((row) =>
      row
        .selectFrom('bulkRecipients')
        .whereRef('bulkRecipients.clinicId', '=', 'bulkSends.clinicId')
        .whereRef('bulkRecipients.bulkId', '=', 'bulkSends.id')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('recipients'),
    );
  if (state !== undefined) query = query.where('state', '=', state);
  const rows = (await onPage(query, 'bulkSends', filter).execute()).map((row) => ({
    bulkId: row.id,
    createdAt: row.createdAt,
    endedAt: row.endedAt,
    clinicId: row.clinicId,
    state: row.state,
    channel: row.channel,
    category: row.category,
    recipients: row.recipients ?? 0,
  }));
  return pageOf(rows, filter, ({ bulkId }) => bulkId);
}

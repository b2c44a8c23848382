import { z } from 'zod';
import type { Database } from './database.ts';

export const Channel = z.enum(['email', 'sms']);
export type Channel = z.infer<typeof Channel>;

export interface NewNotification {
  readonly id: string;
  /** The business key: one notification a key, ever. */
  readonly key: string;
  readonly clinicId: string;
  readonly contactId: string;
  readonly template: string;
  readonly analysisId: string;
  readonly reportId: string | null;
  /** In the order in which they are tried. */
  readonly channels: readonly Channel[];
}

/** Stores a notification and answers its id; for a key that exists, the id of the existing one. */
export async function createNotification(db: Database, notification: NewNotification): Promise<string> {
  const { id } = await db
    .insertInto('notifications')
    .values({
      id: notification.id,
      key: notification.key,
      clinic_id: notification.clinicId,
      contact_id: notification.contactId,
      template: notification.template,
      analysis_id: notification.analysisId,
      report_id: notification.reportId,
      channels: JSON.stringify(notification.channels),
    })
    // An update that changes nothing makes PostgreSQL return the row that was already there.
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ key: notification.key }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function findNotification(db: Database, id: string): Promise<NewNotification | undefined> {
  const row = await db.selectFrom('notifications').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    key: row.key,
    clinicId: row.clinic_id,
    contactId: row.contact_id,
    template: row.template,
    analysisId: row.analysis_id,
    reportId: row.report_id,
    channels: z.array(Channel).parse(row.channels),
  };
}

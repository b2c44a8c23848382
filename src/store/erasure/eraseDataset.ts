import { sql } from 'kysely';
import type { DatasetId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';
import { addCount, type Counts, deleteWithReferring } from '../deleteRows.ts';
import { removeEventsOf } from './removeEvents.ts';

export async function analysesOf(db: Database, datasetId: DatasetId): Promise<string[]> {
  const rows = await db.selectFrom('analyses').select('id').where('datasetId', '=', datasetId).execute();
  return rows.map(({ id }) => id);
}

/** Finished reports on a data set, and those in the making. */
export async function reportsOf(db: Database, analysisIds: readonly string[]) {
  if (analysisIds.length === 0) return { finished: [], inTheMaking: [] };
  const finished = await db
    .selectFrom('reports')
    .select(['disk', 'objectKey'])
    .where('analysisId', 'in', analysisIds)
    .execute();
  const plans = await db
    .selectFrom('reportPlans')
    .select('reportId')
    .where(
      'workflowId',
      'in',
      analysisIds.map((id) => `report/${id}`),
    )
    .execute();
  return { finished, inTheMaking: plans.map(({ reportId }) => reportId) };
}

/** Deletes a data set with its analyses, the answers kept for others, its reports and the messages about them. */
export async function eraseDataset(
  transaction: Database,
  datasetId: DatasetId,
  counts: Counts,
): Promise<void> {
  const analysisIds = await analysesOf(transaction, datasetId);
  const { inTheMaking } = await reportsOf(transaction, analysisIds);
  const plans = { table: 'report_plans', column: 'report_id', values: inTheMaking };
  await deleteWithReferring(transaction, plans, counts);
  const cached = await sql`
    delete from answer_cache where content_hash in (
      select content_hash from dataset_chunks where dataset_id = ${datasetId}
      union select content_hash from analysis_tasks where analysis_id = any(${analysisIds}::text[]))`.execute(
    transaction,
  );
  addCount(counts, 'answer_cache', cached.numAffectedRows);
  if (analysisIds.length > 0) {
    const messages = await transaction
      .selectFrom('messages')
      .innerJoin('notifications', 'notifications.id', 'messages.notificationId')
      .select(['messages.id', 'messages.providerId'])
      .where('notifications.analysisId', 'in', analysisIds)
      .execute();
    await removeEventsOf(transaction, messages, counts);
  }
  for (const id of [datasetId, ...analysisIds]) {
    const alerts = await transaction
      .deleteFrom('alerts')
      .where('subject', 'like', `%${id}%`)
      .executeTakeFirst();
    addCount(counts, 'alerts', alerts.numDeletedRows);
    const deliveries = await sql<{ id: string }>`
      select id from webhook_deliveries where position(${id} in body) > 0`.execute(transaction);
    const values = deliveries.rows.map((delivery) => delivery.id);
    await deleteWithReferring(transaction, { table: 'webhook_deliveries', column: 'id', values }, counts);
  }
  await deleteWithReferring(transaction, { table: 'datasets', column: 'id', values: [datasetId] }, counts);
}

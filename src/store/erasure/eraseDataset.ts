import { sql } from 'kysely';
import { generateReport } from '../../contracts/reports/reportJobs.ts';
import { AnalysisId, type ClinicId, type DatasetId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';
import { addCount, type Counts, deleteWithReferring } from '../deleteRows.ts';
import { removeEventsOf } from './removeEvents.ts';

export async function analysesOf(
  db: Database,
  clinicId: ClinicId,
  datasetId: DatasetId,
): Promise<AnalysisId[]> {
  const rows = await db
    .selectFrom('analyses')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('datasetId', '=', datasetId)
    .execute();
  return rows.map(({ id }) => AnalysisId.parse(id));
}

/** Finished reports on a data set, and those in the making. */
export async function reportsOf(db: Database, clinicId: ClinicId, analysisIds: readonly AnalysisId[]) {
  if (analysisIds.length === 0) return { finished: [], inTheMaking: [] };
  const finished = await db
    .selectFrom('reports')
    .select(['disk', 'objectKey'])
    .where('clinicId', '=', clinicId)
    .where('analysisId', 'in', analysisIds)
    .execute();
  const plans = await db
    .selectFrom('reportPlans')
    .select('reportId')
    .where('clinicId', '=', clinicId)
    .where(
      'workflowId',
      'in',
      analysisIds.map((analysisId) => generateReport.workflowId({ kind: 'analysis', analysisId, clinicId })),
    )
    .execute();
  return { finished, inTheMaking: plans.map(({ reportId }) => reportId) };
}

/** Deletes a data set with its analyses, the answers kept for others, its reports and the messages about them. */
export async function eraseDataset(
  transaction: Database,
  clinicId: ClinicId,
  datasetId: DatasetId,
  counts: Counts,
): Promise<void> {
  const analysisIds = await analysesOf(transaction, clinicId, datasetId);
  const { inTheMaking } = await reportsOf(transaction, clinicId, analysisIds);
  const plans = { table: 'report_plans', column: 'report_id', values: inTheMaking };
  await deleteWithReferring(transaction, clinicId, plans, counts);
  const cached = await sql`
    delete from answer_cache where clinic_id = ${clinicId} and content_hash in (
      select content_hash from dataset_chunks where clinic_id = ${clinicId} and dataset_id = ${datasetId}
      union select content_hash from analysis_tasks
        where clinic_id = ${clinicId} and analysis_id = any(${analysisIds}::text[]))`.execute(transaction);
  addCount(counts, 'answer_cache', cached.numAffectedRows);
  if (analysisIds.length > 0) {
    const messages = await transaction
      .selectFrom('messages')
      .innerJoin('notifications', (join) =>
        join
          .onRef('notifications.clinicId', '=', 'messages.clinicId')
          .onRef('notifications.id', '=', 'messages.notificationId'),
      )
      .select(['messages.id', 'messages.providerId'])
      .where('notifications.clinicId', '=', clinicId)
      .where('notifications.analysisId', 'in', analysisIds)
      .execute();
    await removeEventsOf(transaction, clinicId, messages, counts);
  }
  for (const id of [datasetId, ...analysisIds]) {
    const alerts = await transaction
      .deleteFrom('alerts')
      .where('clinicId', '=', clinicId)
      .where('subject', 'like', `%${id}%`)
      .executeTakeFirst();
    addCount(counts, 'alerts', alerts.numDeletedRows);
    const deliveries = await sql<{ id: string }>`
      select id from webhook_deliveries where clinic_id = ${clinicId} and position(${id} in body) > 0`.execute(
      transaction,
    );
    const values = deliveries.rows.map((delivery) => delivery.id);
    await deleteWithReferring(
      transaction,
      clinicId,
      { table: 'webhook_deliveries', column: 'id', values },
      counts,
    );
  }
  const dataset = { table: 'datasets', column: 'id', values: [datasetId] };
  await deleteWithReferring(transaction, clinicId, dataset, counts);
}

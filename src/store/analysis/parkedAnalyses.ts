import { sql } from 'kysely';
import { z } from 'zod';
import { TaskStage } from '../../contracts/analysis/taskStage.ts';
import { AnalysisId, ClinicId, DatasetId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';
import { type FailureSlice, sliceOf } from '../operations/failureSlice.ts';

const Rows = z.array(
  z.object({
    clinicId: ClinicId,
    id: AnalysisId,
    /** Of the last call for a parked task. */
    failedAt: z.date(),
    datasetId: DatasetId,
    workflowId: z.string(),
    stage: TaskStage,
    /** How many tasks are parked. */
    parked: z.int(),
    /** The most calls that were made for one of them. */
    attempts: z.int(),
    /** The code that most of them have. */
    failureCode: z.string(),
  }),
);
export type ParkedAnalysis = z.output<typeof Rows>[number];

/** Analyses that are not ended and have parked tasks, the last failure first. */
export async function parkedAnalyses(db: Database, slice: FailureSlice): Promise<ParkedAnalysis[]> {
  const { rows } = await sql`
    with failure as (
      select task.clinic_id, task.analysis_id as id,
        date_trunc('milliseconds', max(coalesce(task.requested_at, analysis.created_at))) as failed_at,
        analysis.dataset_id, analysis.workflow_id, max(task.stage) as stage, count(*)::integer as parked,
        max(task.requests) as attempts, mode() within group (order by coalesce(task.failure_code, '')) as failure_code
      from analysis_tasks task join analyses analysis
        on (analysis.clinic_id, analysis.id) = (task.clinic_id, task.analysis_id)
      where task.state = 'parked' and analysis.status = 'running'
      group by task.clinic_id, task.analysis_id, analysis.dataset_id, analysis.workflow_id
    )
    select clinic_id as "clinicId", id, failed_at as "failedAt", dataset_id as "datasetId",
      workflow_id as "workflowId", stage, parked, attempts, failure_code as "failureCode"
    from failure ${sliceOf('failure', slice)}`.execute(db);
  return Rows.parse(rows);
}

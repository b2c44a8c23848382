import { defineSearchAttributeKey } from '@temporalio/common';
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ReportActivities } from '../../activities/reports/reportActivities.ts';
import * as jobs from '../../contracts/reports/reportJobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { startChildJob } from '../shared/childJob.ts';

const { lastMonth } = proxyActivities<ReportActivities>(SHORT_DB_ACTIVITY);

/** Set by the server on what a schedule has started: when it was due, however late it started. */
const SCHEDULED_AT = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

type Input = JobInput<typeof jobs.generateMonthlyReport>;
type Result = JobResult<typeof jobs.generateMonthlyReport>;

/** Finds out which month ended last in the clinic's time zone, and has its report rendered. */
export async function generateMonthlyReport({ clinicId, ...looks }: Input): Promise<Result> {
  const { typedSearchAttributes, startTime } = workflowInfo();
  const due = typedSearchAttributes.get(SCHEDULED_AT) ?? startTime;
  const month = await lastMonth({ clinicId, at: due.toISOString() });
  const report = await startChildJob(jobs.generateReport, {
    kind: 'monthly-clinic',
    clinicId,
    month,
    ...looks,
  });
  return { month, ...(await report.result()) };
}

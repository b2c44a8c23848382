import { CancellationScope, isCancellation, proxyActivities, uuid4 } from '@temporalio/workflow';
import type { ReportActivities } from '../activities/reportActivities.ts';
import type { JobInput, JobResult } from '../contracts/defineJob.ts';
import { ReportId } from '../contracts/ids.ts';
import type * as jobs from '../contracts/jobs.ts';
import { BOOKKEEPING, RENDERING } from './activityOptions.ts';
import { PauseGate } from './pauseGate.ts';
import { ProgressBoard } from './progressBoard.ts';

const { renderReport } = proxyActivities<ReportActivities>(RENDERING);
const { removeReport } = proxyActivities<ReportActivities>(BOOKKEEPING);

/** Renders the report of a completed analysis; a cancelled one leaves no file behind. */
export async function generateReport(
  input: JobInput<typeof jobs.generateReport>,
): Promise<JobResult<typeof jobs.generateReport>> {
  const reportId = ReportId.parse(`rp_${uuid4().replaceAll('-', '')}`);
  const board = new ProgressBoard({ phase: 'rendering', done: 0, total: 1, unit: 'reports' });
  const gate = new PauseGate({
    onChange: (paused) => board.update({ phase: paused ? 'paused' : 'rendering' }),
  });

  await gate.pass();
  try {
    const { pages, bytes } = await renderReport({ reportId, analysisId: input.analysisId });
    board.update({ phase: 'completed', done: 1 });
    return { reportId, pages, bytes };
  } catch (error) {
    board.update({ phase: isCancellation(error) ? 'cancelled' : 'failed' });
    await CancellationScope.nonCancellable(() => removeReport({ reportId }));
    throw error;
  }
}

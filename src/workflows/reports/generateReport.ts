import {
  allHandlersFinished,
  CancellationScope,
  ContinueAsNew,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { PlannedReport, ReportActivities } from '../../activities/reports/reportActivities.ts';
import type * as jobs from '../../contracts/reports/reportJobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { ReportId } from '../../contracts/shared/ids.ts';
import { RENDERING, SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { forEachConcurrently } from '../shared/concurrency.ts';
import { PauseGate } from '../shared/pauseGate.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';

const { planReport, renderPart, mergeReport } = proxyActivities<ReportActivities>(RENDERING);
const { replaceEarlierReports, removeParts, removeReport } =
  proxyActivities<ReportActivities>(SHORT_DB_ACTIVITY);

/** State that the next run continues from after a long history. */
interface ContinuedState {
  readonly reportId: ReportId;
  readonly plan: PlannedReport;
  readonly nextPart: number;
  readonly pagesDone: number;
  readonly pages: number;
  readonly paused: boolean;
}

type Request = JobInput<typeof jobs.generateReport>;
type Result = JobResult<typeof jobs.generateReport>;

/**
 * Counts the report's pages, renders them in parallel parts, and joins the parts. The parts are removed at once,
 * whatever the end; a report that was cancelled or failed leaves no file behind.
 */
export async function generateReport(request: Request, continued?: ContinuedState): Promise<Result> {
  const { clinicId } = request;
  const reportId = continued?.reportId ?? ReportId.parse(`rp_${uuid4().replaceAll('-', '')}`);
  const reporter = new ProgressReporter({ phase: 'planning', done: 0, total: 0, unit: 'pages' });
  let phase = continued === undefined ? 'planning' : 'rendering';
  const gate = new PauseGate({
    paused: continued?.paused ?? false,
    onChange: (paused) => reporter.update({ phase: paused ? 'paused' : phase }),
  });
  const enter = (next: string) => {
    phase = next;
    reporter.update({ phase: gate.paused ? 'paused' : phase });
  };

  try {
    await gate.wait();
    const plan = continued?.plan ?? (await planReport({ reportId, request }));
    const firstPart = continued?.nextPart ?? 0;
    let [pagesDone, pages, partsDone] = [
      continued?.pagesDone ?? 0,
      continued?.pages ?? plan.pages,
      firstPart,
    ];
    const show = () =>
      reporter.update({ done: pagesDone, total: pages, parts: { done: partsDone, total: plan.parts } });
    enter('rendering');
    show();

    const mayStart = async () => {
      await gate.wait();
      return !workflowInfo().continueAsNewSuggested;
    };
    const nextPart = await forEachConcurrently(
      { from: firstPart, to: plan.parts },
      plan.concurrency,
      mayStart,
      async (part) => {
        const rendered = await renderPart({ clinicId, reportId, part });
        pagesDone += rendered.pages;
        // A part of designed pages may turn out longer or shorter than the plan had estimated.
        pages += rendered.pages - rendered.planned;
        partsDone += 1;
        show();
      },
    );
    if (nextPart < plan.parts) {
      await condition(allHandlersFinished);
      const position = { nextPart, pagesDone, pages, paused: gate.paused };
      await continueAsNew<typeof generateReport>(request, { reportId, plan, ...position });
    }

    await gate.wait();
    enter('merging');
    const report = await mergeReport({ reportId, request });
    await replaceEarlierReports({ reportId, request });
    await removeParts({ clinicId, reportId });
    reporter.update({ phase: 'completed', done: report.pages, total: report.pages });
    return { reportId, ...report };
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    reporter.update({ phase: isCancellation(error) ? 'cancelled' : 'failed' });
    await CancellationScope.nonCancellable(async () => {
      await removeParts({ clinicId, reportId });
      await removeReport({ clinicId, reportId });
    });
    throw error;
  }
}

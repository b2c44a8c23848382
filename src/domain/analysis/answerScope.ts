import type { TaskStage } from '../../contracts/analysis/taskStage.ts';
import type { ReportLocale } from '../../contracts/reports/reportJobs.ts';

/**
 * What, besides the content, an answer depends on: two calls of the same scope and content may share one answer.
 * Not hashed, so that operators can read the cache.
 */
export const answerScope = (of: {
  readonly stage: TaskStage;
  readonly model: string;
  readonly promptVersion: string;
  readonly question: string;
  readonly locale: ReportLocale;
}): string => JSON.stringify([of.stage, of.model, of.promptVersion, of.locale, of.question]);

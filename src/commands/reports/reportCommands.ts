import { z } from 'zod';
import { requireCompletedAnalysis } from '../../analyses/requireAnalysis.ts';
import {
  CalendarMonth,
  generateReport,
  PaperSize,
  ReportLocale,
  type ReportRequest,
} from '../../contracts/reports/reportJobs.ts';
import { AnalysisId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import { findReport, objectOf } from '../../store/reports/reports.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { type CommandResult, defineCommand } from '../shared/defineCommand.ts';
import { argument, option } from '../shared/parameters.ts';
import { detachFlag, runJob } from '../shared/runJob.ts';
import { saveObject } from '../shared/saveObject.ts';

const reportOptions = () => ({
  out: option(z.string().optional(), 'file', 'where to save the PDF; by default out/<report>.pdf'),
  locale: option(ReportLocale.optional(), 'locale', 'by default that of the clinic'),
  paper: option(PaperSize.optional(), 'size', 'by default that of the clinic'),
  clinic: clinicOption(),
  detach: detachFlag(),
});

export const createReport = defineCommand({
  name: 'reports create',
  input: {
    analysis: argument(AnalysisId, 'the id of a completed analysis, an_…'),
    ...reportOptions(),
  },
  examples: ['reports create an_0123456789abcdef0123456789abcdef --out report.pdf --locale de'],
  run: async ({ analysis: analysisId, clinic, ...options }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    await requireCompletedAnalysis(await context.database(), { clinicId, analysisId });
    return renderAndSave(context, { kind: 'analysis', analysisId, clinicId, ...formatOf(options) }, options);
  },
});

export const createMonthlyReport = defineCommand({
  name: 'reports create-monthly',
  input: {
    month: option(CalendarMonth, 'month', 'the month, such as 2026-10'),
    ...reportOptions(),
  },
  examples: ['reports create-monthly --clinic northfield --month 2026-10 --out october.pdf'],
  run: async ({ clinic, month, ...options }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    return renderAndSave(context, { kind: 'monthly-clinic', clinicId, month, ...formatOf(options) }, options);
  },
});

interface ReportOptions {
  readonly out?: string | undefined;
  readonly locale?: ReportLocale | undefined;
  readonly paper?: PaperSize | undefined;
  readonly detach: boolean;
}

const formatOf = ({ locale, paper }: ReportOptions): Pick<ReportRequest, 'locale' | 'paper'> => ({
  ...(locale === undefined ? {} : { locale }),
  ...(paper === undefined ? {} : { paper }),
});

async function renderAndSave(
  context: CommandContext,
  request: ReportRequest,
  { out, detach }: ReportOptions,
): Promise<CommandResult> {
  const run = await runJob(context, generateReport, request, { detach });
  if (run.result === null) return { value: run, text: run.workflowId };
  const { reportId } = run.result;
  const report = await findReport(await context.database(), request.clinicId, reportId);
  if (!report) throw new InputError('UnknownId', `${reportId} was removed meanwhile`);
  const file = await saveObject(await context.disks(), objectOf(report), out ?? `out/${report.id}.pdf`);
  return { value: { ...run, file }, text: `${file}: ${report.pages} pages, ${report.bytes} bytes` };
}

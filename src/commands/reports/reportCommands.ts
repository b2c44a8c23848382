import type { Command } from 'commander';
import {
  CalendarMonth,
  generateReport,
  PaperSize,
  ReportLocale,
  type ReportRequest,
} from '../../contracts/reports/reportJobs.ts';
import { AnalysisId, ClinicId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import { findAnalysis } from '../../store/analysis/analyses.ts';
import { findReport, objectOf } from '../../store/reports/reports.ts';
import { type CommandContext, withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { runJob } from '../shared/runJob.ts';
import { saveObject } from '../shared/saveObject.ts';

interface ReportOptions {
  readonly out?: string;
  readonly locale?: string;
  readonly paper?: string;
  readonly detach: boolean;
  readonly json: boolean;
}

/** `report ANALYSIS` and `report monthly`. */
export function addReportCommands(program: Command): void {
  const report = withReportOptions(program.command('report'))
    .argument('<analysis>', 'the id of a completed analysis, an_…')
    .description('render the PDF report of an analysis and save it')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- report an_0123456789abcdef0123456789abcdef --out report.pdf --locale de',
    )
    .action(async (id: string, options: ReportOptions) => {
      const analysisId = parseArgument('analysis', AnalysisId, id);
      const looks = looksOf(options);
      await withContext(async (context) => {
        const analysis = await findAnalysis(await context.database(), analysisId);
        if (!analysis) throw new InputError('UnknownId', `there is no analysis ${analysisId}`);
        if (analysis.status !== 'completed') {
          throw new InputError(
            'AnalysisNotCompleted',
            `${analysisId} is ${analysis.status}; only a completed analysis has a report`,
          );
        }
        const clinicId = ClinicId.parse(analysis.clinicId);
        await renderAndSave(context, { kind: 'analysis', analysisId, clinicId, ...looks }, options);
      });
    });

  withReportOptions(report.command('monthly'))
    .requiredOption('--clinic <id>', 'the clinic')
    .requiredOption('--month <month>', 'the month, such as 2026-10')
    .description('render the report of a month of a clinic, in place of an earlier one, and save it')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- report monthly --clinic northfield --month 2026-10 --out october.pdf',
    )
    .action(async (_: unknown, command: Command) => {
      // Options that the parent command has too are given to the parent.
      const options = command.optsWithGlobals<ReportOptions & { clinic: string; month: string }>();
      const clinicId = parseArgument('--clinic', ClinicId, options.clinic);
      const month = parseArgument('--month', CalendarMonth, options.month);
      const request = { kind: 'monthly-clinic' as const, clinicId, month, ...looksOf(options) };
      await withContext((context) => renderAndSave(context, request, options));
    });
}

const withReportOptions = (command: Command): Command =>
  command
    .option('--out <file>', 'where to save the PDF; by default out/<report>.pdf')
    .option('--locale <locale>', 'en or de; by default REPORT_LOCALE')
    .option('--paper <size>', 'A4 or Letter; by default REPORT_PAPER')
    .option('--detach', 'start the job and return at once', false)
    .option('--json', 'print one JSON object', false);

function looksOf({ locale, paper }: ReportOptions): Pick<ReportRequest, 'locale' | 'paper'> {
  return {
    ...(locale === undefined ? {} : { locale: parseArgument('--locale', ReportLocale, locale) }),
    ...(paper === undefined ? {} : { paper: parseArgument('--paper', PaperSize, paper) }),
  };
}

async function renderAndSave(
  context: CommandContext,
  request: ReportRequest,
  options: ReportOptions,
): Promise<void> {
  const output = createOutput(options.json);
  const run = await runJob(context, generateReport, request, {
    detach: options.detach,
    output,
  });
  if (run.result === null) return output.result(run, run.workflowId);
  const { reportId } = run.result;
  const report = await findReport(await context.database(), reportId);
  if (!report) throw new InputError('UnknownId', `${reportId} was removed meanwhile`);
  const file = await saveObject(context.disks, objectOf(report), options.out ?? `out/${report.id}.pdf`);
  output.result({ ...run, file }, `${file}: ${report.pages} pages, ${report.bytes} bytes`);
}

import type { Command } from 'commander';
import { AnalysisId, DatasetId } from '../contracts/ids.ts';
import { analyzeDataset, generateReport, Question } from '../contracts/jobs.ts';
import { InputError } from '../inputError.ts';
import { findAnalysis } from '../store/analyses.ts';
import { findDataset } from '../store/datasets.ts';
import { findReport, objectOf } from '../store/reports.ts';
import { withContext } from './context.ts';
import { unknownDataset } from './datasetCommands.ts';
import { createOutput } from './output.ts';
import { parseArgument } from './parseArgument.ts';
import { runJob } from './runJob.ts';
import { saveObject } from './saveObject.ts';

/** `analyze DATASET` and `report ANALYSIS`. */
export function addAnalysisCommands(program: Command): void {
  program
    .command('analyze')
    .argument('<dataset>', 'the id of an imported data set, ds_…')
    .requiredOption('--question <text>', 'what the clinic wants to know, at most 2,000 characters')
    .option('--detach', 'start the job and return at once', false)
    .option('--json', 'print one JSON object', false)
    .description('ask the model a question about a data set; joins the analysis that is already running')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- analyze ds_0123456789abcdef01234567 --question "What goes with longer survival?"',
    )
    .action(async (id: string, options: { question: string; detach: boolean; json: boolean }) => {
      const output = createOutput(options.json);
      const datasetId = parseArgument('dataset', DatasetId, id);
      const question = parseArgument('--question', Question, options.question);
      await withContext(async (context) => {
        const dataset = await findDataset(await context.database(), datasetId);
        if (!dataset) throw unknownDataset(datasetId);
        if (!dataset.profile) {
          const advice = `wait for import/${datasetId} to end`;
          throw new InputError('DatasetNotImported', `${datasetId} is not imported yet; ${advice}`);
        }
        const input = { datasetId, question, clinicId: dataset.clinicId };
        const run = await runJob(await context.temporal(), analyzeDataset, input, {
          detach: options.detach,
          output,
        });
        output.result(run, run.result === null ? run.workflowId : analysisText(run.result));
      });
    });

  program
    .command('report')
    .argument('<analysis>', 'the id of a completed analysis, an_…')
    .option('--out <file>', 'where to save the PDF; by default out/<report>.pdf')
    .option('--detach', 'start the job and return at once', false)
    .option('--json', 'print one JSON object', false)
    .description('render the PDF report of an analysis and save it')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- report an_0123456789abcdef0123456789abcdef --out report.pdf',
    )
    .action(async (id: string, options: { out?: string; detach: boolean; json: boolean }) => {
      const output = createOutput(options.json);
      const analysisId = parseArgument('analysis', AnalysisId, id);
      await withContext(async (context) => {
        const database = await context.database();
        const analysis = await findAnalysis(database, analysisId);
        if (!analysis) throw new InputError('UnknownId', `there is no analysis ${analysisId}`);
        if (analysis.status !== 'completed') {
          throw new InputError(
            'AnalysisNotCompleted',
            `${analysisId} is ${analysis.status}; only a completed analysis has a report`,
          );
        }
        const input = { analysisId, clinicId: analysis.clinicId };
        const run = await runJob(await context.temporal(), generateReport, input, {
          detach: options.detach,
          output,
        });
        if (run.result === null) return output.result(run, run.workflowId);
        const report = await findReport(database, run.result.reportId);
        if (!report) throw new InputError('UnknownId', `${run.result.reportId} was removed meanwhile`);
        const file = await saveObject(context.disks, objectOf(report), options.out ?? `out/${report.id}.pdf`);
        output.result({ ...run, file }, `${file}: ${report.pages} pages, ${report.bytes} bytes`);
      });
    });
}

function analysisText(result: typeof analyzeDataset.result._output): string {
  const { analysisId, chunks, findings, usage } = result;
  const cost = usage.costUsd === null ? 'cost unknown' : `about $${usage.costUsd.toFixed(4)}`;
  return `${analysisId}: ${findings} findings from ${chunks} chunks, ${usage.promptTokens} prompt and ${usage.outputTokens} output tokens, ${cost}`;
}

import type { Command } from 'commander';
import { analyzeDataset, Question } from '../../contracts/jobs.ts';
import { DatasetId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import { findDataset } from '../../store/datasets/datasets.ts';
import { unknownDataset } from '../datasets/datasetCommands.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { runJob } from '../shared/runJob.ts';
import { type AnalysisFlags, addAnalysisFlags, parseAnalysisFlags } from './analysisOptionFlags.ts';

interface AnalyzeOptions extends AnalysisFlags {
  readonly question: string;
  readonly detach: boolean;
  readonly json: boolean;
}

/** `analyze DATASET`. */
export function addAnalysisCommands(program: Command): void {
  addAnalysisFlags(program.command('analyze'), 'interactive')
    .argument('<dataset>', 'the id of an imported data set, ds_…')
    .requiredOption('--question <text>', 'what the clinic wants to know, at most 2,000 characters')
    .option('--detach', 'start the job and return at once', false)
    .option('--json', 'print one JSON object', false)
    .description('ask the model a question about a data set; joins the analysis that is already running')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- analyze ds_0123456789abcdef01234567 --question "What goes with longer survival?"',
    )
    .action(async (id: string, options: AnalyzeOptions) => {
      const output = createOutput(options.json);
      const datasetId = parseArgument('dataset', DatasetId, id);
      const question = parseArgument('--question', Question, options.question);
      const analysisOptions = parseAnalysisFlags(options);
      await withContext(async (context) => {
        const dataset = await findDataset(await context.database(), datasetId);
        if (!dataset) throw unknownDataset(datasetId);
        if (!dataset.profile) {
          const advice = `wait for import/${datasetId} to end`;
          throw new InputError('DatasetNotImported', `${datasetId} is not imported yet; ${advice}`);
        }
        const input = { datasetId, question, clinicId: dataset.clinicId, ...analysisOptions };
        const run = await runJob(context, analyzeDataset, input, {
          detach: options.detach,
          output,
        });
        output.result(run, run.result === null ? run.workflowId : analysisText(run.result));
      });
    });
}

function analysisText(result: typeof analyzeDataset.result._output): string {
  const { analysisId, chunks, findings, usage } = result;
  const cost = usage.costUsd === null ? 'cost unknown' : `about $${usage.costUsd.toFixed(4)}`;
  return `${analysisId}: ${findings} findings from ${chunks} chunks, ${usage.promptTokens} prompt and ${usage.outputTokens} output tokens, ${cost}`;
}

import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Command } from 'commander';
import { z } from 'zod';
import { BudgetRaise, type ChunkDecision, decideChunks, raiseBudget } from '../contracts/analysisMessages.ts';
import { MaxCostUsd, MaxTokens } from '../contracts/analysisOptions.ts';
import { AnalysisId, DatasetId } from '../contracts/ids.ts';
import { analyzeDataset } from '../contracts/jobs.ts';
import { InputError } from '../inputError.ts';
import { type Analysis, findAnalysis } from '../store/analyses.ts';
import { unansweredPlaces } from '../store/answers.ts';
import { type CommandContext, withContext } from './context.ts';
import { createOutput } from './output.ts';
import { parseArgument } from './parseArgument.ts';

/** `chunks list|retry|skip|fail ANALYSIS` and `budget raise ANALYSIS`. */
export function addChunkCommands(program: Command): void {
  const chunks = program
    .command('chunks')
    .description('parts of an analysis that the model gave no answer to');
  chunks
    .command('list')
    .argument('<analysis>', 'an analysis id, an_…')
    .option('--json', 'print one JSON object', false)
    .description('list parked and skipped parts')
    .addHelpText('after', '\nExample:\n  npm run client -- chunks list an_0123456789abcdef0123456789abcdef')
    .action(async (id: string, options: { json: boolean }) => {
      const analysisId = parseArgument('analysis', AnalysisId, id);
      await withContext(async (context) => {
        const analysis = await known(context, analysisId);
        const places = await unansweredPlaces(await context.database(), analysis.id);
        const lines = places.map(
          ({ level, index, part, state, failureCode, rows, requests }) =>
            `${state.padEnd(7)}  ${level === 0 ? 'chunk' : `merge of level ${level}`} ${index}` +
            `${part === '' ? '' : `, part ${part}`}  ${failureCode}  ${rows} rows, ${requests} calls`,
        );
        createOutput(options.json).result({ analysisId, chunks: places }, lines.join('\n') || 'none');
      });
    });
  decisionCommand(chunks, 'retry', 'ask about parked chunks again');
  decisionCommand(chunks, 'skip', 'go on without parked chunks; the result and the report say so');
  decisionCommand(chunks, 'fail', 'end the analysis because of its parked chunks');
  addRaiseCommand(program.command('budget').description('what analyses and clinics may spend'));
}

function decisionCommand(chunks: Command, action: ChunkDecision['action'], description: string): void {
  chunks
    .command(action)
    .argument('<analysis>', 'the id of a running analysis, an_…')
    .option('--chunks <indexes>', 'only these, separated by commas', 'all')
    .option('--json', 'print one JSON object', false)
    .description(description)
    .addHelpText(
      'after',
      `\nExample:\n  npm run client -- chunks ${action} an_0123456789abcdef0123456789abcdef --chunks 3,17`,
    )
    .action(async (id: string, options: { chunks: string; json: boolean }) => {
      const analysisId = parseArgument('analysis', AnalysisId, id);
      const indexes = parseArgument('--chunks', Indexes, options.chunks);
      await withContext(async (context) => {
        const handle = await running(context, await known(context, analysisId));
        const decided = await explained(
          handle.executeUpdate(decideChunks, { args: [{ action, chunks: indexes }] }),
        );
        createOutput(options.json).result(
          { analysisId, action, ...decided },
          `${action}: ${decided.decided} decided, ${decided.parked} still parked`,
        );
      });
    });
}

const Indexes = z.union(
  [
    z.literal('all'),
    z
      .string()
      .regex(/^\d+(,\d+)*$/)
      .transform((text) => text.split(',').map(Number)),
  ],
  'must be all, or indexes such as 3,17',
);

/** A limit, or `none` to lift it. */
const orNone = (schema: z.ZodType<number, number>) =>
  z.union([z.literal('none').transform(() => null), z.coerce.number().pipe(schema)]);

function addRaiseCommand(budget: Command): void {
  budget
    .command('raise')
    .argument('<analysis>', 'the id of a running analysis, an_…')
    .option('--max-tokens <count>', 'prompt and output tokens together, or none')
    .option('--max-cost <usd>', 'US dollars, or none')
    .option(
      '--clinic-day',
      "change the budget of the clinic's present day (UTC) instead of the analysis's",
      false,
    )
    .option('--json', 'print one JSON object', false)
    .description('change the budget of a running analysis; one that waits for it goes on')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- budget raise an_0123456789abcdef0123456789abcdef --max-tokens 2000000',
    )
    .action(
      async (
        id: string,
        options: { maxTokens?: string; maxCost?: string; clinicDay: boolean; json: boolean },
      ) => {
        const analysisId = parseArgument('analysis', AnalysisId, id);
        const { maxTokens, maxCost } = options;
        const raise = parseArgument('budget', BudgetRaise, {
          scope: options.clinicDay ? 'clinicDay' : 'job',
          ...(maxTokens === undefined
            ? {}
            : { maxTokens: parseArgument('--max-tokens', orNone(MaxTokens), maxTokens) }),
          ...(maxCost === undefined
            ? {}
            : { maxCostUsd: parseArgument('--max-cost', orNone(MaxCostUsd), maxCost) }),
        });
        await withContext(async (context) => {
          const handle = await running(context, await known(context, analysisId));
          const state = await explained(handle.executeUpdate(raiseBudget, { args: [raise] }));
          createOutput(options.json).result(
            { analysisId, ...state },
            `${state.spentTokens} of ${state.maxTokens ?? 'unlimited'} tokens, ` +
              `${state.spentCostUsd ?? 'unknown'} of ${state.maxCostUsd ?? 'unlimited'} US dollars spent`,
          );
        });
      },
    );
}

async function known(context: CommandContext, analysisId: AnalysisId): Promise<Analysis> {
  const analysis = await findAnalysis(await context.database(), analysisId);
  if (!analysis) throw new InputError('UnknownId', `there is no analysis ${analysisId}`);
  return analysis;
}

async function running(context: CommandContext, { id, status, datasetId, clinicId, question }: Analysis) {
  if (status !== 'running') throw new InputError('JobEnded', `${id} has ended (${status})`);
  const input = analyzeDataset.input.parse({ datasetId: DatasetId.parse(datasetId), clinicId, question });
  return (await context.temporal()).workflow.getHandle(analyzeDataset.workflowId(input));
}

/** What the workflow says against an update is the caller's to mend. */
async function explained<T>(update: Promise<T>): Promise<T> {
  try {
    return await update;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new InputError('JobEnded', 'the analysis has ended');
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    let cause: unknown = error.cause;
    while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
    throw new InputError('Refused', cause instanceof Error ? cause.message : 'the analysis refused it');
  }
}

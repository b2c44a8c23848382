import type { Command } from 'commander';
import { z } from 'zod';
import { type ChunkDecision, decideChunks } from '../../contracts/analysis/analysisMessages.ts';
import { AnalysisId } from '../../contracts/shared/ids.ts';
import { unansweredTasks } from '../../store/analysis/answers.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { explained, knownAnalysis, runningAnalysis } from './analysisHandle.ts';

/** `chunks list|retry|skip|fail ANALYSIS`. */
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
        const analysis = await knownAnalysis(context, analysisId);
        const tasks = await unansweredTasks(await context.database(), analysis.id);
        const lines = tasks.map(
          ({ level, index, part, state, failureCode, rows, requests }) =>
            `${state.padEnd(7)}  ${level === 0 ? 'chunk' : `merge of level ${level}`} ${index}` +
            `${part === '' ? '' : `, part ${part}`}  ${failureCode}  ${rows} rows, ${requests} calls`,
        );
        createOutput(options.json).result({ analysisId, chunks: tasks }, lines.join('\n') || 'none');
      });
    });
  decisionCommand(chunks, 'retry', 'ask about parked chunks again');
  decisionCommand(chunks, 'skip', 'go on without parked chunks; the result and the report say so');
  decisionCommand(chunks, 'fail', 'end the analysis because of its parked chunks');
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
        const handle = await runningAnalysis(context, await knownAnalysis(context, analysisId));
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

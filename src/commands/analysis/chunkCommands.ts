import { z } from 'zod';
import { requireAnalysis } from '../../analyses/requireAnalysis.ts';
import { decideParkedChunks } from '../../analyses/steerAnalysis.ts';
import type { ChunkDecision } from '../../contracts/analysis/analysisMessages.ts';
import { AnalysisId } from '../../contracts/shared/ids.ts';
import { unansweredTasks } from '../../store/analysis/answers.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { type DefinedCommand, defineCommand } from '../shared/defineCommand.ts';
import { columns } from '../shared/listing.ts';
import { argument, option } from '../shared/parameters.ts';

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

export const listChunks = defineCommand({
  name: 'chunks list',
  input: { analysis: argument(AnalysisId, 'the id of an analysis, an_…'), clinic: clinicOption() },
  examples: ['chunks list an_0123456789abcdef0123456789abcdef'],
  run: async ({ analysis: analysisId, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const database = await context.database();
    await requireAnalysis(database, { clinicId, analysisId });
    const chunks = await unansweredTasks(database, clinicId, analysisId);
    const rows = chunks.map(({ stage, index, part, state, failureCode, rows, requests }) => [
      state,
      stage === 'chunks' ? `chunk ${index}${part === '' ? '' : `, part ${part}`}` : stage,
      failureCode ?? '-',
      `${rows} rows, ${requests} calls`,
    ]);
    return { value: { analysisId, chunks }, text: columns(rows).join('\n') || 'none' };
  },
});

export const retryChunks = decisionCommand('retry');
export const skipChunks = decisionCommand('skip');
export const failChunks = decisionCommand('fail');

function decisionCommand(action: ChunkDecision['action']): DefinedCommand {
  return defineCommand({
    name: `chunks ${action}`,
    input: {
      analysis: argument(AnalysisId, 'the id of a running analysis, an_…'),
      chunks: option(Indexes, 'indexes', 'only these, separated by commas', 'all'),
      clinic: clinicOption(),
    },
    examples: [`chunks ${action} an_0123456789abcdef0123456789abcdef --chunks 3,17`],
    run: async ({ analysis: analysisId, chunks, clinic }, context) => {
      const { id: clinicId } = await context.clinic(clinic);
      const services = { database: await context.database(), temporal: await context.temporal() };
      const decided = await decideParkedChunks(services, { clinicId, analysisId }, { action, chunks });
      return {
        value: { analysisId, action, ...decided },
        text: `${action}: ${decided.decided} decided, ${decided.parked} still parked`,
      };
    },
  });
}

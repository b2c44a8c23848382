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
import type { AnalysisActivities, AnalysisPlan } from '../activities/analysisActivities.ts';
import type { GeminiActivities } from '../activities/geminiActivities.ts';
import type { JobInput, JobResult } from '../contracts/defineJob.ts';
import { AnalysisId } from '../contracts/ids.ts';
import type * as jobs from '../contracts/jobs.ts';
import { mergeLevels } from '../domain/mergeTree.ts';
import { BOOKKEEPING, MODEL_CALL } from './activityOptions.ts';
import { forEachConcurrently } from './forEachConcurrently.ts';
import { PauseGate } from './pauseGate.ts';
import { ProgressBoard } from './progressBoard.ts';

const { beginAnalysis, completeAnalysis, endAnalysis } = proxyActivities<AnalysisActivities>(BOOKKEEPING);
const { analyzeChunk, mergeAnswers } = proxyActivities<GeminiActivities>(MODEL_CALL);

/** What one run hands to the next when its history has grown long. */
interface CarriedOver {
  readonly analysisId: AnalysisId;
  readonly plan: AnalysisPlan;
  readonly nextChunk: number;
  readonly paused: boolean;
}

type Input = JobInput<typeof jobs.analyzeDataset>;
type Result = JobResult<typeof jobs.analyzeDataset>;

/** Asks the model about every chunk, merges the answers level by level, and completes the analysis. */
export async function analyzeDataset(input: Input, carriedOver?: CarriedOver): Promise<Result> {
  const analysisId = carriedOver?.analysisId ?? AnalysisId.parse(`an_${uuid4().replaceAll('-', '')}`);
  const board = new ProgressBoard({ phase: 'preparing', done: 0, total: 0, unit: 'chunks' });
  let phase = 'analyzing';
  const gate = new PauseGate({
    paused: carriedOver?.paused ?? false,
    onChange: (paused) => board.update({ phase: paused ? 'paused' : phase }),
  });

  try {
    const plan = carriedOver?.plan ?? (await beginAnalysis({ analysisId, ...input }));
    const firstChunk = carriedOver?.nextChunk ?? 0;
    board.update({ phase: gate.paused ? 'paused' : phase, done: firstChunk, total: plan.chunks });

    const mayStart = async () => {
      await gate.pass();
      return !workflowInfo().continueAsNewSuggested;
    };
    const nextChunk = await forEachConcurrently(
      { from: firstChunk, to: plan.chunks },
      plan.concurrency,
      mayStart,
      async (index) => {
        await analyzeChunk({ analysisId, index });
        board.update({ done: board.current.done + 1 });
      },
    );
    if (nextChunk < plan.chunks) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof analyzeDataset>(input, { analysisId, plan, nextChunk, paused: gate.paused });
    }

    phase = 'merging';
    const levels = mergeLevels(plan.chunks);
    const total = levels.reduce((sum, level) => sum + level.merges, 0);
    board.update({ phase: gate.paused ? 'paused' : phase, done: 0, total, unit: 'merges' });
    for (const { level, merges } of levels) {
      await forEachConcurrently({ from: 0, to: merges }, plan.concurrency, passGate(gate), async (index) => {
        await mergeAnswers({ analysisId, level, index });
        board.update({ done: board.current.done + 1 });
      });
    }

    const { findings, usage } = await completeAnalysis({ analysisId, topLevel: levels.length });
    board.update({ phase: 'completed', done: plan.chunks, total: plan.chunks, unit: 'chunks' });
    return { analysisId, chunks: plan.chunks, findings, usage };
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    const status = isCancellation(error) ? 'cancelled' : 'failed';
    board.update({ phase: status });
    await CancellationScope.nonCancellable(() => endAnalysis({ analysisId, status }));
    throw error;
  }
}

const passGate = (gate: PauseGate) => async () => {
  await gate.pass();
  return true;
};

import { ApplicationFailure } from '@temporalio/common';
import {
  allHandlersFinished,
  CancellationScope,
  ContinueAsNew,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { AnalysisActivities, AnalysisPlan } from '../../activities/analysis/analysisActivities.ts';
import type { GeminiActivities } from '../../activities/analysis/geminiActivities.ts';
import type * as jobs from '../../contracts/jobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { AnalysisId } from '../../contracts/shared/ids.ts';
import { failureCodeOf } from '../../domain/shared/jobError.ts';
import { MODEL_CALL, PLANNING, SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { runLanes } from '../shared/concurrency.ts';
import { failureCause } from '../shared/failures.ts';
import { MaintenanceGate } from '../shared/maintenanceGate.ts';
import { PauseGate } from '../shared/pauseGate.ts';
import { AccessGate } from './accessGate.ts';
import { AnalysisProgress } from './analysisProgress.ts';
import { BackoffGate } from './backoffGate.ts';
import { BudgetGate } from './budgetGate.ts';
import { ParkedChunks } from './parkedChunks.ts';
import { type PendingTask, PendingTasks } from './pendingTasks.ts';

const { parkTask, endAnalysis } = proxyActivities<AnalysisActivities>(SHORT_DB_ACTIVITY);
const { beginAnalysis, planLevel, listPendingTasks, completeAnalysis } =
  proxyLocalActivities<AnalysisActivities>(PLANNING);
const { analyzeChunk, mergeAnswers } = proxyActivities<GeminiActivities>(MODEL_CALL);

/** State that the next run continues from after a long history; everything else is in the database. */
interface ContinuedState {
  readonly analysisId: AnalysisId;
  readonly plan: AnalysisPlan;
  readonly level: number;
  readonly paused: boolean;
}

type Input = JobInput<typeof jobs.analyzeDataset>;
type Result = JobResult<typeof jobs.analyzeDataset>;

/** Asks the model about every chunk, merges the answers level by level, and completes the analysis. */
export async function analyzeDataset(input: Input, continued?: ContinuedState): Promise<Result> {
  const analysisId = continued?.analysisId ?? AnalysisId.parse(`an_${uuid4().replaceAll('-', '')}`);
  const { datasetId, clinicId, question, maxTokens, maxCostUsd } = input;
  const progress = new AnalysisProgress();
  const backoff = new BackoffGate();
  const access = new AccessGate({ analysisId, clinicId }, (closed) =>
    progress.halt('waiting for access', closed),
  );
  const pause = new PauseGate({
    paused: continued?.paused ?? false,
    onChange: (paused) => progress.halt('paused', paused),
    onResume: () => {
      backoff.release();
      access.release();
    },
  });
  progress.halt('paused', pause.paused);
  const parkedChunks = new ParkedChunks({ analysisId, clinicId }, (parked) => progress.parked(parked));
  const budget = new BudgetGate({ analysisId, clinicId }, (closed) => progress.halt('budget', closed));

  const maintenance = new MaintenanceGate((held) => progress.halt('held by maintenance', held));

  try {
    if (!continued) await maintenance.wait();
    const plan =
      continued?.plan ??
      (await beginAnalysis({ analysisId, datasetId, clinicId, question, maxTokens, maxCostUsd }));
    let level = continued?.level ?? 0;
    for (;;) {
      const work = await planLevel({ clinicId, analysisId, level });
      if (work.kind === 'complete') break;
      progress.begin(level, work);
      parkedChunks.count = work.parked;
      await answerLevel(plan, level);
      level += 1;
    }
    const completed = await completeAnalysis({ clinicId, analysisId, topLevel: level - 1 });
    progress.end('completed', { done: plan.chunks, total: plan.chunks, unit: 'chunks' });
    return { analysisId, chunks: plan.chunks, ...completed };
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    const status = isCancellation(error) ? 'cancelled' : 'failed';
    progress.end(status);
    await CancellationScope.nonCancellable(() => endAnalysis({ clinicId, analysisId, status }));
    throw error;
  }

  /** Answers all tasks of a level; failed ones are retried or skipped, or end the analysis, by policy or by an operator's decision. */
  async function answerLevel(plan: AnalysisPlan, level: number): Promise<void> {
    for (;;) {
      await answerWaiting(plan, level);
      if (parkedChunks.count === 0) return;
      if (input.onChunkFailure === 'skip') {
        await parkedChunks.decide({ action: 'skip', chunks: 'all' });
      } else {
        progress.halt('waiting for a decision', true);
        await parkedChunks.awaitDecision(plan.reminderMs);
        progress.halt('waiting for a decision', false);
      }
    }
  }

  /** Answers the pending tasks of a level; continues as new when the history has grown long. */
  async function answerWaiting(plan: AnalysisPlan, level: number): Promise<void> {
    const queue = new PendingTasks(level, (after) =>
      listPendingTasks({ clinicId, analysisId, level, after }),
    );
    const isHistoryLong = () =>
      workflowInfo().continueAsNewSuggested || workflowInfo().historyLength >= plan.historyEvents;
    const next = (): ReturnType<PendingTasks['next']> => {
      if (isAnyGateClosed()) return waitForGates().then(next);
      parkedChunks.throwIfFailed();
      return isHistoryLong() ? undefined : queue.next();
    };
    const lanes = Math.min(plan.concurrency, await queue.listed());
    await runLanes(lanes, next, (task) => answer(plan, task));
    if (!isHistoryLong()) return;
    await condition(allHandlersFinished);
    await continueAsNew<typeof analyzeDataset>(input, { analysisId, plan, level, paused: pause.paused });
  }

  function isAnyGateClosed(): boolean {
    return pause.paused || backoff.isClosed || access.isClosed || budget.isClosed;
  }

  async function waitForGates(): Promise<void> {
    await pause.wait();
    await backoff.wait();
    await access.wait();
    await budget.wait();
  }

  /** Answers one task, or its halves when it is too large for one answer; parks it when that fails. */
  async function answer(plan: AnalysisPlan, task: PendingTask): Promise<void> {
    for (;;) {
      const raisesSeen = budget.raises;
      const releasesSeen = access.releases;
      const outcome = await askModel(task);
      switch (outcome.kind) {
        case 'answered':
          progress.count(outcome, task.part === '');
          return;
        case 'split':
          await answer(plan, { ...task, part: `${task.part}0` });
          await answer(plan, { ...task, part: `${task.part}1` });
          if (task.part === '') progress.count({ rows: 0, tokens: 0 }, true);
          return;
        case 'failed':
          if (input.onChunkFailure === 'fail') throw chunkFailed(task, outcome.code);
          await parkTask({ clinicId, analysisId, ...task, code: outcome.code });
          parkedChunks.count += 1;
          return;
        case 'backedOff': {
          const reason = outcome.reason === 'quota' ? 'waiting for quota' : 'waiting for the provider';
          await backoff.closeUntil(outcome.untilMs, (closed) => progress.halt(reason, closed));
          break;
        }
        case 'denied':
          await access.denied(
            { code: outcome.code, resumeId: workflowInfo().workflowId, releasesSeen },
            plan.reminderMs,
          );
          break;
        case 'overBudget':
          await budget.reached(outcome.scope, raisesSeen, plan.reminderMs);
          break;
      }
      if (isAnyGateClosed()) await waitForGates();
    }
  }

  async function askModel({ level, index, part }: PendingTask) {
    try {
      return level === 0
        ? await analyzeChunk({ clinicId, analysisId, index, part })
        : await mergeAnswers({ clinicId, analysisId, level, index, part });
    } catch (error) {
      if (isCancellation(error)) throw error;
      return { kind: 'failed' as const, code: failureCode(error) };
    }
  }
}

function failureCode(error: unknown): string {
  const cause = failureCause(error);
  return (cause instanceof ApplicationFailure && failureCodeOf(cause.details?.[0])) || 'WorkerLost';
}

const chunkFailed = ({ level, index }: PendingTask, code: string) =>
  ApplicationFailure.nonRetryable(
    `${level === 0 ? 'chunk' : `merge of level ${level},`} ${index} has no answer: ${code}`,
    'ChunkFailed',
    { code },
  );

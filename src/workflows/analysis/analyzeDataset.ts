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
  setHandler,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  AnalysisActivities,
  AnalysisSettings,
  StageWork,
} from '../../activities/analysis/analysisActivities.ts';
import type { GeminiActivities } from '../../activities/analysis/geminiActivities.ts';
import type { ResultActivities } from '../../activities/analysis/resultActivities.ts';
import type { TaskStage } from '../../contracts/analysis/taskStage.ts';
import type * as jobs from '../../contracts/jobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { AnalysisId } from '../../contracts/shared/ids.ts';
import { activityProgress, type Progress } from '../../contracts/shared/jobMessages.ts';
import { failureCodeOf } from '../../domain/shared/jobError.ts';
import { MODEL_CALL, PLANNING, READ_DATASET, SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
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
const { beginAnalysis, adoptPlan, planReading, stageWork, listPendingTasks, completeAnalysis } =
  proxyLocalActivities<AnalysisActivities>(PLANNING);
const { computeResults, testClaims } = proxyActivities<ResultActivities>(READ_DATASET);
const { planAnalysis, analyzeChunk, answerQuestion } = proxyActivities<GeminiActivities>(MODEL_CALL);

/** State that the next run continues from after a long history; everything else is in the database. */
interface ContinuedState {
  readonly analysisId: AnalysisId;
  readonly settings: AnalysisSettings;
  readonly stage: TaskStage;
  readonly paused: boolean;
}

type Input = JobInput<typeof jobs.analyzeDataset>;
type Result = JobResult<typeof jobs.analyzeDataset>;

/** Shown until the activity tells more. */
const COMPUTING = { phase: 'computing', done: 0, total: 0, unit: 'percent' } as const;
const TESTING = { phase: 'testing', done: 0, total: 0, unit: 'claims' } as const;

/** Failures in which the model has given no answer; it may give one later. */
const OUTAGES: readonly string[] = [
  'GeminiUnavailable',
  'GeminiUnreachable',
  'GeminiTimeout',
  'GeminiTruncated',
  'WorkerLost',
];

/**
 * Has the model plan what is computed, computes it from all rows, has the model read rows, tests what it claims, and has it answer the
 * question from the results.
 */
export async function analyzeDataset(input: Input, continued?: ContinuedState): Promise<Result> {
  const analysisId = continued?.analysisId ?? AnalysisId.parse(`an_${uuid4().replaceAll('-', '')}`);
  const { datasetId, clinicId, question, readRows, maxTokens, maxCostUsd } = input;
  const of = { clinicId, analysisId };
  const progress = new AnalysisProgress();
  const backoff = new BackoffGate();
  const access = new AccessGate(of, (closed) => progress.halt('waiting for access', closed));
  const pause = new PauseGate({
    paused: continued?.paused ?? false,
    onChange: (paused) => progress.halt('paused', paused),
    onResume: () => {
      backoff.release();
      access.release();
    },
  });
  progress.halt('paused', pause.paused);
  const parkedChunks = new ParkedChunks(of, (parked) => progress.parked(parked));
  const budget = new BudgetGate(of, (closed) => progress.halt('budget', closed));
  const maintenance = new MaintenanceGate((held) => progress.halt('held by maintenance', held));
  setHandler(activityProgress, (now) => progress.compute(now));

  try {
    if (!continued) await maintenance.wait();
    const locale = input.locale ?? null;
    const settings =
      continued?.settings ??
      (await beginAnalysis({ ...of, datasetId, question, readRows, locale, maxTokens, maxCostUsd }));
    let stage = continued?.stage ?? 'plan';
    if (stage === 'plan') {
      await answerStage(settings, stage, await stageWork({ ...of, stage }));
      await adoptPlan(of);
      await compute(COMPUTING, () => computeResults(of));
      stage = 'chunks';
    }
    if (stage === 'chunks') {
      await answerStage(settings, stage, await planReading(of));
      await compute(TESTING, () => testClaims(of));
      stage = 'answer';
    }
    await answerStage(settings, stage, await stageWork({ ...of, stage }));
    const completed = await completeAnalysis(of);
    progress.end('completed', { done: completed.chunks, total: completed.chunks, unit: 'chunks' });
    return { analysisId, ...completed };
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    const status = isCancellation(error) ? 'cancelled' : 'failed';
    progress.end(status);
    await CancellationScope.nonCancellable(() => endAnalysis({ ...of, status }));
    throw error;
  }

  async function compute(step: Progress, run: () => Promise<void>): Promise<void> {
    await pause.wait();
    progress.compute(step);
    await run();
  }

  /** Answers all tasks of a stage; failed ones are retried or skipped, or end the analysis, by policy or by an operator's decision. */
  async function answerStage(settings: AnalysisSettings, stage: TaskStage, work: StageWork): Promise<void> {
    progress.begin(stage, work);
    parkedChunks.count = work.parked;
    for (;;) {
      await answerWaiting(settings, stage);
      if (parkedChunks.count === 0) return;
      if (input.onChunkFailure === 'skip') {
        await parkedChunks.decide({ action: 'skip', chunks: 'all' });
      } else {
        progress.halt('waiting for a decision', true);
        await parkedChunks.awaitDecision(settings.reminderMs);
        progress.halt('waiting for a decision', false);
      }
    }
  }

  /** Answers the pending tasks of a stage; continues as new when the history has grown long. */
  async function answerWaiting(settings: AnalysisSettings, stage: TaskStage): Promise<void> {
    const queue = new PendingTasks(stage, (after) => listPendingTasks({ ...of, stage, after }));
    const isHistoryLong = () =>
      workflowInfo().continueAsNewSuggested || workflowInfo().historyLength >= settings.historyEvents;
    const next = (): ReturnType<PendingTasks['next']> => {
      if (isAnyGateClosed()) return waitForGates().then(next);
      parkedChunks.throwIfFailed();
      return isHistoryLong() ? undefined : queue.next();
    };
    const lanes = Math.min(settings.concurrency, await queue.listed());
    await runLanes(lanes, next, (task) => answer(settings, task));
    if (!isHistoryLong()) return;
    await condition(allHandlersFinished);
    await continueAsNew<typeof analyzeDataset>(input, { analysisId, settings, stage, paused: pause.paused });
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
  async function answer(settings: AnalysisSettings, task: PendingTask): Promise<void> {
    for (;;) {
      const raisesSeen = budget.raises;
      const releasesSeen = access.releases;
      const outcome = await askModel(task);
      switch (outcome.kind) {
        case 'answered':
          progress.count(outcome, task.part === '');
          return;
        case 'split':
          await answer(settings, { ...task, part: `${task.part}0` });
          await answer(settings, { ...task, part: `${task.part}1` });
          if (task.part === '') progress.count({ rows: 0, tokens: 0 }, true);
          return;
        case 'failed':
          await park(task, outcome.code);
          return;
        case 'backedOff': {
          const reason = outcome.reason === 'quota' ? 'waiting for quota' : 'waiting for the provider';
          await backoff.closeUntil(outcome.untilMs, (closed) => progress.halt(reason, closed));
          break;
        }
        case 'denied':
          await access.denied(
            { code: outcome.code, resumeId: workflowInfo().workflowId, releasesSeen },
            settings.reminderMs,
          );
          break;
        case 'overBudget':
          await budget.reached(outcome.scope, raisesSeen, settings.reminderMs);
          break;
      }
      if (isAnyGateClosed()) await waitForGates();
    }
  }

  /** A data set can be analysed without a plan of the model when the model can give none. */
  async function park(task: PendingTask, code: string): Promise<void> {
    const isNeeded = task.stage !== 'plan' || OUTAGES.includes(code);
    if (isNeeded && input.onChunkFailure === 'fail') throw taskFailed(task, code);
    await parkTask({ ...of, ...task, code });
    if (isNeeded) parkedChunks.count += 1;
  }

  async function askModel({ stage, index, part }: PendingTask) {
    try {
      switch (stage) {
        case 'plan':
          return await planAnalysis(of);
        case 'chunks':
          return await analyzeChunk({ ...of, index, part });
        case 'answer':
          return await answerQuestion(of);
      }
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

const taskFailed = ({ stage, index }: PendingTask, code: string) =>
  ApplicationFailure.nonRetryable(
    `${stage === 'chunks' ? `chunk ${index}` : 'the question'} has no answer: ${code}`,
    'ChunkFailed',
    { code },
  );

import { Context } from '@temporalio/activity';
import type { ReadRows } from '../../contracts/analysis/analysisOptions.ts';
import type { TaskStage } from '../../contracts/analysis/taskStage.ts';
import type { Usage } from '../../contracts/jobs.ts';
import { type ReportLocale, reportLocaleOf } from '../../contracts/reports/reportJobs.ts';
import type { AnalysisId, ClinicId, DatasetId } from '../../contracts/shared/ids.ts';
import { AnalysisAnswer } from '../../domain/analysis/analysisAnswer.ts';
import { FollowedPlan } from '../../domain/analysis/analysisPlan.ts';
import { answerScope } from '../../domain/analysis/answerScope.ts';
import { chunksToRead } from '../../domain/analysis/chunksToRead.ts';
import { defaultPlan } from '../../domain/analysis/defaultPlan.ts';
import { columnFacts } from '../../domain/analysis/prompts/columnFacts.ts';
import { PROMPT_VERSION } from '../../domain/analysis/prompts/systemInstruction.ts';
import type { DatasetProfile } from '../../domain/datasets/datasetProfile.ts';
import { freeTextProblem } from '../../domain/datasets/freeTextProblem.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import * as analyses from '../../store/analysis/analyses.ts';
import * as analysisProgress from '../../store/analysis/analysisProgress.ts';
import * as tasks from '../../store/analysis/analysisTasks.ts';
import * as answers from '../../store/analysis/answers.ts';
import { requireClinic } from '../../store/clinics/clinics.ts';
import type { Database } from '../../store/database.ts';
import * as datasets from '../../store/datasets/datasets.ts';
import { removeWaitingCalls } from '../../store/modelLimits/admission.ts';
import { hashOf } from './answerTask.ts';
import { callPrefixOf } from './callPrefix.ts';
import { requireImported } from './requireImported.ts';

export interface AnalysisActivityOptions {
  readonly database: Database;
  readonly model: string;
  readonly sandbox: boolean;
  /** Chunks of one analysis in flight at once. */
  readonly concurrency: number;
  /** Events after which a run continues as new. */
  readonly historyEvents: number;
  /** Time between reminders while a decision is pending, ms. */
  readonly reminderMs: number;
}

/** An analysis as workflows name it. */
export interface AnalysisOfClinic {
  readonly clinicId: ClinicId;
  readonly analysisId: AnalysisId;
}

/** Settings that stay the same for the whole analysis. */
export interface AnalysisSettings {
  readonly concurrency: number;
  readonly historyEvents: number;
  readonly reminderMs: number;
}

/** How much a stage has to do and has done. */
export interface StageWork {
  readonly total: analysisProgress.StageExtent;
  readonly settled: analysisProgress.StageExtent;
  readonly parked: number;
}

/** Pending tasks: runs of whole ones, `to` not included, and parts. */
export interface TaskList {
  readonly runs: readonly (readonly [from: number, to: number])[];
  readonly parts: readonly tasks.TaskCursor[];
  /** Cursor of the next page; null on the last page. */
  readonly next: tasks.TaskCursor | null;
}

/** Tasks per list. In the worst case, with no two adjacent, a list takes about 30 kB of history. */
const TASKS_PER_LIST = 2_000;

/** The answer when the model gives none: the results speak for themselves. */
const NO_ANSWER: AnalysisAnswer = { sentences: [], findings: [], limits: [], source: 'results' };

/** Stores the tasks, the cost and the end of an analysis. */
export function analysisActivities(options: AnalysisActivityOptions) {
  const { database, model } = options;

  const answerOfStage = async (of: AnalysisOfClinic, stage: TaskStage): Promise<unknown> =>
    (await tasks.answersOfStage(database, of, stage))[0]?.answer;

  return {
    /**
     * Registers the analysis and the task of its plan. Permanent `DatasetNotImported` when the data set is unknown or not yet
     * imported, and `DatasetPolicyDiffers` when the clinic keeps free text now that its chunks hold.
     */
    async beginAnalysis(input: {
      analysisId: AnalysisId;
      datasetId: DatasetId;
      clinicId: ClinicId;
      question: string;
      readRows: ReadRows;
      locale: ReportLocale | null;
      maxTokens: number | null;
      maxCostUsd: number | null;
    }): Promise<AnalysisSettings> {
      const dataset = await datasets.findDataset(database, input.clinicId, input.datasetId);
      if (dataset?.profile === undefined) {
        throw new PermanentError(
          'DatasetNotImported',
          `${input.datasetId} is not an imported data set of this clinic`,
        );
      }
      const { freeText, locale } = (await requireClinic(database, input.clinicId)).profile;
      const problem = freeTextProblem(dataset, freeText);
      if (problem !== undefined) throw new PermanentError('DatasetPolicyDiffers', problem);
      const { analysisId: id, ...rest } = input;
      await analyses.createAnalysis(database, {
        id,
        ...rest,
        locale: input.locale ?? reportLocaleOf(locale),
        workflowId: Context.current().info.workflowExecution?.workflowId ?? '',
        model,
        promptVersion: PROMPT_VERSION,
        sandbox: options.sandbox,
      });
      await tasks.addTasks(database, { clinicId: input.clinicId, analysisId: id, stage: 'plan' }, [
        wholeTask(dataset.profile.rows, hashOf(JSON.stringify(dataset.profile.columns.map(columnFacts)))),
      ]);
      return {
        concurrency: options.concurrency,
        historyEvents: options.historyEvents,
        reminderMs: options.reminderMs,
      };
    },

    /** Makes the model's plan, or the default plan where it has given none, the plan of the analysis. */
    async adoptPlan(of: AnalysisOfClinic): Promise<void> {
      const { analysis, dataset } = await requireImported(database, of);
      await answers.decideParked(database, of.clinicId, of.analysisId, 'skip', 'all');
      const planned = FollowedPlan.safeParse(await answerOfStage(of, 'plan')).data;
      const plan: FollowedPlan = planned ?? { plan: defaultPlan(dataset.profile), source: 'default' };
      await analyses.storePart(database, of.clinicId, analysis.id, { plan });
    },

    /** Plans which chunks the model reads. Planning again changes nothing. */
    async planReading(of: AnalysisOfClinic): Promise<StageWork> {
      const { analysis, dataset } = await requireImported(database, of);
      const chunks = await datasets.countChunks(database, of.clinicId, dataset.id);
      const indexes = chunksToRead(analysis.readRows, dataset.profile, chunks);
      await tasks.addChunkTasks(database, analysis, indexes, chunkScope(analysis));
      return analysisProgress.progressOfStage(database, of, 'chunks');
    },

    /** How far a stage is. */
    async stageWork({ stage, ...of }: AnalysisOfClinic & { stage: TaskStage }): Promise<StageWork> {
      return analysisProgress.progressOfStage(database, of, stage);
    },

    /** Lists the pending tasks of a stage, in batches. */
    async listPendingTasks(
      input: AnalysisOfClinic & { stage: TaskStage; after: tasks.TaskCursor | null },
    ): Promise<TaskList> {
      const { stage, after, ...of } = input;
      const found = await tasks.pendingTasks(database, of, stage, after, TASKS_PER_LIST);
      const last = found.at(-1);
      return {
        runs: runsOf(found.filter(({ part }) => part === '').map(({ index }) => index)),
        parts: found.filter(({ part }) => part !== ''),
        next: found.length === TASKS_PER_LIST && last ? last : null,
      };
    },

    /** Parks a task that has failed permanently or too often. */
    async parkTask({ code, ...key }: tasks.TaskKey & { code: string }): Promise<void> {
      await answers.parkTask(database, key, code);
    },

    /** Applies a decision about parked tasks. Permanent `ChunkNotParked` if it names a chunk that is not parked. */
    async decideParked(
      input: AnalysisOfClinic & { action: 'retry' | 'skip'; chunks: 'all' | readonly number[] },
    ): Promise<{ decided: number; parked: number }> {
      const { clinicId, analysisId, action, chunks } = input;
      const result = await answers.decideParked(database, clinicId, analysisId, action, chunks);
      if ('notParked' in result) {
        throw new PermanentError('ChunkNotParked', `chunk ${result.notParked} is not parked`);
      }
      return result;
    },

    /** Completes the analysis with the model's answer, or with the results alone where it was skipped. */
    async completeAnalysis(of: AnalysisOfClinic): Promise<{
      findings: number;
      chunks: number;
      rowsRead: number;
      missingChunks: number;
      usage: Usage;
    }> {
      const { clinicId, analysisId } = of;
      const answer = AnalysisAnswer.safeParse(await answerOfStage(of, 'answer')).data ?? NO_ANSWER;
      const { total } = await analysisProgress.progressOfStage(database, of, 'chunks');
      const read = await tasks.answersOfStage(database, of, 'chunks');
      const rowsRead = read.reduce((sum, { rows }) => sum + rows, 0);
      const missingChunks = await analysisProgress.countMissingChunks(database, clinicId, analysisId);
      const models = await analysisProgress.answeringModels(database, clinicId, analysisId);
      await analyses.completeAnalysis(database, clinicId, analysisId, {
        answer,
        model: models[0] ?? model,
        models,
        rowsRead,
        chunksRead: total.tasks - missingChunks,
        missingChunks,
      });
      const completed = await analyses.findAnalysis(database, clinicId, analysisId);
      if (!completed) throw new PermanentError('AnalysisNotFound', `${analysisId} is not a known analysis`);
      const { usage } = completed;
      return { findings: answer.findings.length, chunks: total.tasks, rowsRead, missingChunks, usage };
    },

    async endAnalysis(input: AnalysisOfClinic & { status: 'failed' | 'cancelled' }): Promise<void> {
      const { clinicId, analysisId, status } = input;
      await analyses.endAnalysis(database, clinicId, analysisId, status);
      await removeWaitingCalls(database, callPrefixOf({ clinicId, analysisId }));
    },
  };
}

export type AnalysisActivities = ReturnType<typeof analysisActivities>;

/** The one task of a stage without parts. */
export const wholeTask = (rows: DatasetProfile['rows'], contentHash: string): tasks.NewTask => ({
  index: 0,
  part: '',
  rows,
  chunks: 0,
  contentHash,
});

const chunkScope = ({ model, question, locale }: analyses.Analysis): string =>
  answerScope({ stage: 'chunks', model, promptVersion: PROMPT_VERSION, question, locale });

/** Joins adjacent indexes to runs: 1, 2, 3, 7 are the runs 1 to 4 and 7 to 8. */
function runsOf(indexes: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const index of indexes) {
    const last = runs.at(-1);
    if (last && last[1] === index) last[1] += 1;
    else runs.push([index, index + 1]);
  }
  return runs;
}

import type { Usage } from '../../contracts/jobs.ts';
import type { AnalysisId, ClinicId, DatasetId } from '../../contracts/shared/ids.ts';
import { answerScope } from '../../domain/analysis/answerScope.ts';
import { MergedFindings } from '../../domain/analysis/findings.ts';
import { mergeGroups } from '../../domain/analysis/mergeGroups.ts';
import { PROMPT_VERSION } from '../../domain/analysis/prompts.ts';
import { freeTextProblem } from '../../domain/datasets/freeTextProblem.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import * as analyses from '../../store/analysis/analyses.ts';
import * as analysisProgress from '../../store/analysis/analysisProgress.ts';
import * as tasks from '../../store/analysis/analysisTasks.ts';
import * as answers from '../../store/analysis/answers.ts';
import { adoptCachedAnswers } from '../../store/analysis/cachedAnswers.ts';
import { requireClinic } from '../../store/clinics/clinics.ts';
import type { Database } from '../../store/database.ts';
import * as datasets from '../../store/datasets/datasets.ts';
import { removeWaitingCalls } from '../../store/modelLimits/admission.ts';
import { childKey } from './answerKey.ts';
import { hashOf } from './answerTask.ts';
import { callPrefixOf } from './callPrefix.ts';

export interface AnalysisActivityOptions {
  readonly database: Database;
  readonly model: string;
  readonly sandbox: boolean;
  /** Chunks of one analysis in flight at once. */
  readonly concurrency: number;
  /** The most tokens of findings that one merge takes. */
  readonly mergeInputTokens: number;
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
export interface AnalysisPlan {
  readonly chunks: number;
  readonly concurrency: number;
  readonly historyEvents: number;
  readonly reminderMs: number;
}

/** Plan of a level: `complete` if the level below holds the final answer. */
export type LevelPlan =
  | { readonly kind: 'complete' }
  | {
      readonly kind: 'open';
      readonly total: analysisProgress.LevelExtent;
      readonly settled: analysisProgress.LevelExtent;
      readonly parked: number;
    };

/** Pending tasks: runs of whole ones, `to` not included, and parts. */
export interface TaskList {
  readonly runs: readonly (readonly [from: number, to: number])[];
  readonly parts: readonly tasks.TaskCursor[];
  /** Cursor of the next page; null on the last page. */
  readonly next: tasks.TaskCursor | null;
}

/** Tasks per list. In the worst case, with no two adjacent, a list takes about 30 kB of history. */
const TASKS_PER_LIST = 2_000;
/** JSON of findings takes at most one token per three characters. */
const CHARACTERS_PER_TOKEN = 3;

/** Stores the tasks, the cost and the end of an analysis. */
export function analysisActivities(options: AnalysisActivityOptions) {
  const { database, model } = options;

  const planChunks = async (analysis: analyses.Analysis): Promise<void> =>
    tasks.addChunkTasks(database, analysis, scopeOf(analysis, 'chunk'));

  /** Groups the answers of the level below; the last group of all, the top, is told the statistics. */
  const planMerges = async (analysis: analyses.Analysis, level: number): Promise<'open' | 'complete'> => {
    const { clinicId, id: analysisId } = analysis;
    const children = await tasks.outlineOfLevel(database, clinicId, analysisId, level - 1);
    const [only] = children;
    if (!only) {
      throw new PermanentError('NothingAnswered', 'every part was skipped; there is nothing to merge');
    }
    if (children.length === 1 && only.isTop) return 'complete';
    const groups = mergeGroups(
      children.map((child) => ({
        index: child.index,
        key: hashOf(childKey(child)),
        tokens: Math.ceil(child.characters / CHARACTERS_PER_TOKEN),
      })),
      options.mergeInputTokens,
    );
    const isTop = groups.length === 1;
    const statistics = isTop ? [await profileText(analysis)] : [];
    const merges = groups.map((group, index) => {
      const groupChildren = children.filter((child) => child.index >= group.from && child.index < group.to);
      return {
        index,
        part: '',
        rows: groupChildren.reduce((sum, { rows }) => sum + rows, 0),
        chunks: groupChildren.reduce((sum, { chunks }) => sum + chunks, 0),
        contentHash: hashOf(...groupChildren.map(childKey), ...statistics),
        children: group,
        isTop,
      };
    });
    await tasks.addTasks(database, { clinicId, analysisId, level }, merges);
    await adoptCachedAnswers(database, analysis, level, scopeOf(analysis, isTop ? 'top' : 'merge'));
    return 'open';
  };

  const profileText = async ({ clinicId, datasetId }: analyses.Analysis): Promise<string> =>
    JSON.stringify((await datasets.findDataset(database, clinicId, datasetId))?.profile ?? null);

  return {
    /**
     * Registers the analysis. Permanent `DatasetNotImported` when the data set is unknown or not yet imported, and
     * `DatasetPolicyDiffers` when the clinic keeps free text now that its chunks hold.
     */
    async beginAnalysis(input: {
      analysisId: AnalysisId;
      datasetId: DatasetId;
      clinicId: ClinicId;
      question: string;
      maxTokens: number | null;
      maxCostUsd: number | null;
    }): Promise<AnalysisPlan> {
      const dataset = await datasets.findDataset(database, input.clinicId, input.datasetId);
      if (dataset?.profile === undefined) {
        throw new PermanentError(
          'DatasetNotImported',
          `${input.datasetId} is not an imported data set of this clinic`,
        );
      }
      const { freeText } = (await requireClinic(database, input.clinicId)).profile;
      const problem = freeTextProblem(dataset, freeText);
      if (problem !== undefined) throw new PermanentError('DatasetPolicyDiffers', problem);
      const { analysisId: id, ...rest } = input;
      const { sandbox } = options;
      await analyses.createAnalysis(database, { id, ...rest, model, promptVersion: PROMPT_VERSION, sandbox });
      return {
        chunks: await datasets.countChunks(database, input.clinicId, input.datasetId),
        concurrency: options.concurrency,
        historyEvents: options.historyEvents,
        reminderMs: options.reminderMs,
      };
    },

    /**
     * Plans a level: level 0 answers chunks, each higher level merges the one below. Planning a level again changes
     * nothing. Permanent `NothingAnswered` when nothing is left to merge.
     */
    async planLevel({
      clinicId,
      analysisId,
      level,
    }: AnalysisOfClinic & { level: number }): Promise<LevelPlan> {
      const analysis = await analyses.findAnalysis(database, clinicId, analysisId);
      if (!analysis) throw new PermanentError('AnalysisNotFound', `${analysisId} is not a known analysis`);
      if (level === 0) await planChunks(analysis);
      else if ((await planMerges(analysis, level)) === 'complete') return { kind: 'complete' };
      return {
        kind: 'open',
        ...(await analysisProgress.progressOfLevel(database, clinicId, analysisId, level)),
      };
    },

    /** Lists the pending tasks of a level, in batches. */
    async listPendingTasks(
      input: AnalysisOfClinic & { level: number; after: tasks.TaskCursor | null },
    ): Promise<TaskList> {
      const { clinicId, analysisId, level, after } = input;
      const found = await tasks.pendingTasks(database, clinicId, analysisId, level, after, TASKS_PER_LIST);
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

    /** Makes the one answer of the topmost level the answer of the analysis. */
    async completeAnalysis(input: AnalysisOfClinic & { topLevel: number }): Promise<{
      findings: number;
      rowsCovered: number;
      missingChunks: number;
      usage: Usage;
    }> {
      const { clinicId, analysisId, topLevel } = input;

      const answered = await tasks.answersOfGroups(database, [
        { clinicId, analysisId, level: topLevel, from: 0, to: 1 },
      ]);
      const top = answered[0]?.[0];
      const answer = MergedFindings.parse(top?.answer);
      const rowsCovered = top?.rows ?? 0;
      const missingChunks = await analysisProgress.countMissingChunks(database, clinicId, analysisId);
      const models = await analysisProgress.answeringModels(database, clinicId, analysisId);
      await analyses.completeAnalysis(database, clinicId, analysisId, {
        answer,
        model: models[0] ?? model,
        models,
        rowsCovered,
        missingChunks,
      });
      const completed = await analyses.findAnalysis(database, clinicId, analysisId);
      if (!completed) throw new PermanentError('AnalysisNotFound', `${analysisId} is not a known analysis`);
      return { findings: answer.findings.length, rowsCovered, missingChunks, usage: completed.usage };
    },

    async endAnalysis(input: AnalysisOfClinic & { status: 'failed' | 'cancelled' }): Promise<void> {
      const { clinicId, analysisId, status } = input;
      await analyses.endAnalysis(database, clinicId, analysisId, status);
      await removeWaitingCalls(database, callPrefixOf({ clinicId, analysisId }));
    },
  };
}

export type AnalysisActivities = ReturnType<typeof analysisActivities>;

const scopeOf = ({ model, question }: analyses.Analysis, kind: 'chunk' | 'merge' | 'top'): string =>
  answerScope({ kind, model, promptVersion: PROMPT_VERSION, question });

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

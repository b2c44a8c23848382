import type { Usage } from '../../contracts/jobs.ts';
import type { AnalysisId, ClinicId, DatasetId } from '../../contracts/shared/ids.ts';
import { answerScope } from '../../domain/analysis/answerScope.ts';
import { MergedFindings } from '../../domain/analysis/findings.ts';
import { mergeGroups } from '../../domain/analysis/mergeGroups.ts';
import { PROMPT_VERSION } from '../../domain/analysis/prompts.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import * as analyses from '../../store/analysis/analyses.ts';
import * as places from '../../store/analysis/analysisTasks.ts';
import * as answers from '../../store/analysis/answers.ts';
import { adoptCachedAnswers } from '../../store/analysis/cachedAnswers.ts';
import type { Database } from '../../store/database.ts';
import * as datasets from '../../store/datasets/datasets.ts';
import { dropTickets } from '../../store/modelLimits/admission.ts';
import { childKey } from './answerKey.ts';
import { hashOf } from './answerTask.ts';

export interface AnalysisActivityOptions {
  readonly database: Database;
  readonly model: string;
  readonly sandbox: boolean;
  /** Chunks of one analysis in flight at once. */
  readonly concurrency: number;
  /** The most tokens of findings that one merge takes. */
  readonly mergeInputTokens: number;
  /** Events after which a run hands over to the next. */
  readonly historyEvents: number;
  /** Between reminders while a decision is awaited, ms. */
  readonly reminderMs: number;
}

/** What holds for an analysis from its beginning to its end. */
export interface AnalysisPlan {
  readonly chunks: number;
  readonly concurrency: number;
  readonly historyEvents: number;
  readonly reminderMs: number;
}

/** What a level asks for: nothing more when the level below it was the answer. */
export type LevelPlan =
  | { readonly kind: 'complete' }
  | {
      readonly kind: 'open';
      readonly total: places.LevelExtent;
      readonly settled: places.LevelExtent;
      readonly parked: number;
    };

/** Waiting places: runs of whole ones, `to` not included, and parts. */
export interface PlaceList {
  readonly runs: readonly (readonly [from: number, to: number])[];
  readonly parts: readonly places.PlaceCursor[];
  /** Where the list goes on; null at its end. */
  readonly next: places.PlaceCursor | null;
}

/** Places in one list: in the worst case, no two side by side, some 30 kB of history. */
const PLACES_PER_LIST = 2_000;
/** JSON of findings takes at most a token for each three characters. */
const CHARACTERS_PER_TOKEN = 3;

/** Keeps the books of an analysis: what is to be done, what it cost, how it ended. */
export function analysisActivities(options: AnalysisActivityOptions) {
  const { database, model } = options;

  const planChunks = async (analysis: analyses.Analysis): Promise<void> =>
    places.addChunkPlaces(database, analysis, scopeOf(analysis, 'chunk'));

  /** Groups the answers of the level below; the last group of all, the top, is told the statistics. */
  const planMerges = async (analysis: analyses.Analysis, level: number): Promise<'open' | 'complete'> => {
    const children = await places.outlineOfLevel(database, analysis.id, level - 1);
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
      const own = children.filter((child) => child.index >= group.from && child.index < group.to);
      return {
        index,
        part: '',
        rows: own.reduce((sum, { rows }) => sum + rows, 0),
        chunks: own.reduce((sum, { chunks }) => sum + chunks, 0),
        contentHash: hashOf(...own.map(childKey), ...statistics),
        children: group,
        isTop,
      };
    });
    await places.addPlaces(database, { analysisId: analysis.id, level }, merges);
    await adoptCachedAnswers(database, analysis, level, scopeOf(analysis, isTop ? 'top' : 'merge'));
    return 'open';
  };

  const profileText = async ({ datasetId }: analyses.Analysis): Promise<string> =>
    JSON.stringify((await datasets.findDataset(database, datasetId))?.profile ?? null);

  return {
    /** Registers the analysis. Permanent `DatasetNotImported` when the data set is unknown or not yet imported. */
    async beginAnalysis(input: {
      analysisId: AnalysisId;
      datasetId: DatasetId;
      clinicId: ClinicId;
      question: string;
      maxTokens: number | null;
      maxCostUsd: number | null;
    }): Promise<AnalysisPlan> {
      const dataset = await datasets.findDataset(database, input.datasetId);
      if (dataset?.profile === undefined || dataset.clinicId !== input.clinicId) {
        throw new PermanentError(
          'DatasetNotImported',
          `${input.datasetId} is not an imported data set of this clinic`,
        );
      }
      const { analysisId: id, ...rest } = input;
      const { sandbox } = options;
      await analyses.createAnalysis(database, { id, ...rest, model, promptVersion: PROMPT_VERSION, sandbox });
      return {
        chunks: await datasets.countChunks(database, input.datasetId),
        concurrency: options.concurrency,
        historyEvents: options.historyEvents,
        reminderMs: options.reminderMs,
      };
    },

    /**
     * Says what a level needs: level 0 the chunks, each above it merges of the one below. Planning a level again changes
     * nothing. Permanent `NothingAnswered` when nothing is left to merge.
     */
    async planLevel({ analysisId, level }: { analysisId: AnalysisId; level: number }): Promise<LevelPlan> {
      const analysis = await analyses.findAnalysis(database, analysisId);
      if (!analysis) throw new PermanentError('AnalysisNotFound', `${analysisId} is not a known analysis`);
      if (level === 0) await planChunks(analysis);
      else if ((await planMerges(analysis, level)) === 'complete') return { kind: 'complete' };
      return { kind: 'open', ...(await places.progressOfLevel(database, analysisId, level)) };
    },

    /** The places of a level that wait for their answer, in batches. */
    async listWaiting(input: {
      analysisId: AnalysisId;
      level: number;
      after: places.PlaceCursor | null;
    }): Promise<PlaceList> {
      const { analysisId, level, after } = input;
      const found = await places.waitingPlaces(database, analysisId, level, after, PLACES_PER_LIST);
      const last = found.at(-1);
      return {
        runs: runsOf(found.filter(({ part }) => part === '').map(({ index }) => index)),
        parts: found.filter(({ part }) => part !== ''),
        next: found.length === PLACES_PER_LIST && last ? last : null,
      };
    },

    /** Sets a place aside: it has failed for good, or too often. */
    async parkPlace({ code, ...key }: places.PlaceKey & { code: string }): Promise<void> {
      await answers.parkPlace(database, key, code);
    },

    /** Carries a decision about parked places out. Permanent `ChunkNotParked` when it names another. */
    async decideParked(input: {
      analysisId: AnalysisId;
      action: 'retry' | 'skip';
      chunks: 'all' | readonly number[];
    }): Promise<{ decided: number; parked: number }> {
      const result = await answers.decideParked(database, input.analysisId, input.action, input.chunks);
      if ('notParked' in result) {
        throw new PermanentError('ChunkNotParked', `chunk ${result.notParked} is not parked`);
      }
      return result;
    },

    /** Makes the one answer of the topmost level the answer of the analysis. */
    async completeAnalysis(input: { analysisId: AnalysisId; topLevel: number }): Promise<{
      findings: number;
      rowsCovered: number;
      missingChunks: number;
      usage: Usage;
    }> {
      const { analysisId, topLevel } = input;

      const answered = await places.answersOfGroups(database, [
        { analysisId, level: topLevel, from: 0, to: 1 },
      ]);
      const top = answered[0]?.[0];
      const answer = MergedFindings.parse(top?.answer);
      const rowsCovered = top?.rows ?? 0;
      const missingChunks = await places.countMissingChunks(database, analysisId);
      const models = await places.answeringModels(database, analysisId);
      await analyses.completeAnalysis(database, analysisId, {
        answer,
        model: models[0] ?? model,
        models,
        rowsCovered,
        missingChunks,
      });
      const completed = await analyses.findAnalysis(database, analysisId);
      if (!completed) throw new PermanentError('AnalysisNotFound', `${analysisId} is not a known analysis`);
      return { findings: answer.findings.length, rowsCovered, missingChunks, usage: completed.usage };
    },

    async endAnalysis(input: { analysisId: AnalysisId; status: 'failed' | 'cancelled' }): Promise<void> {
      await analyses.endAnalysis(database, input.analysisId, input.status);
      await dropTickets(database, `${input.analysisId}/`);
    },
  };
}

export type AnalysisActivities = ReturnType<typeof analysisActivities>;

const scopeOf = ({ model, question }: analyses.Analysis, kind: 'chunk' | 'merge' | 'top'): string =>
  answerScope({ kind, model, promptVersion: PROMPT_VERSION, question });

/** Neighbours joined: 1, 2, 3, 7 are the runs 1 to 4 and 7 to 8. */
function runsOf(indexes: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const index of indexes) {
    const last = runs.at(-1);
    if (last && last[1] === index) last[1] += 1;
    else runs.push([index, index + 1]);
  }
  return runs;
}

import { Context } from '@temporalio/activity';
import type { Config } from '../../config/config.ts';
import { openStoredDataset } from '../../datasets/openStoredDataset.ts';
import { computeResults } from '../../datasets/statistics/computeResults.ts';
import { countTexts } from '../../datasets/statistics/countTexts.ts';
import type { OpenDataset } from '../../datasets/withDataset.ts';
import type { Disks } from '../../disks/createDisks.ts';
import { ChunkClaims, type TestedClaim } from '../../domain/analysis/claim.ts';
import { type CountedTexts, claimVerdict, type TextClaim } from '../../domain/analysis/claimVerdict.ts';
import { mergeClaims } from '../../domain/analysis/mergeClaims.ts';
import { resultEntries } from '../../domain/analysis/resultEntries.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { storePart } from '../../store/analysis/analyses.ts';
import { addTasks, answersOfStage } from '../../store/analysis/analysisTasks.ts';
import type { Database } from '../../store/database.ts';
import type { Dataset } from '../../store/datasets/datasets.ts';
import { activityProgressReporter } from '../shared/activityProgress.ts';
import { type AnalysisOfClinic, wholeTask } from './analysisActivities.ts';
import { hashOf } from './answerTask.ts';
import { requireImported } from './requireImported.ts';

export interface ResultActivityOptions {
  readonly database: Database;
  readonly disks: Disks;
  readonly config: Config;
}

/** Steps in which the progress of a computation is told. */
const STEPS = 100;

/** Computes what a plan asks for, and what the model claims, from all rows of a data set. */
export function resultActivities({ database, disks, config }: ResultActivityOptions) {
  const open = <T>(dataset: Dataset, use: (open: OpenDataset) => Promise<T>): Promise<T> =>
    openStoredDataset(
      dataset,
      { database, disks, config, signal: Context.current().cancellationSignal },
      use,
    );

  return {
    /** Computes and stores the results of the plan; results that are stored already stay. */
    async computeResults(of: AnalysisOfClinic): Promise<void> {
      const { analysis, dataset } = await requireImported(database, of);
      if (!analysis.plan) throw new PermanentError('AnalysisNotPlanned', `${of.analysisId} has no plan`);
      if (analysis.results) return;
      const { plan } = analysis.plan;
      const show = activityProgressReporter(Context.current());
      const results = await open(dataset, (source) =>
        source.analyse((rows) =>
          computeResults(rows, plan, (share) =>
            show({ phase: 'computing', done: Math.floor(share * STEPS), total: STEPS, unit: 'percent' }),
          ),
        ),
      );
      await storePart(database, of.clinicId, analysis.id, { results });
    },

    /** Tests what the model claimed of the chunks it has read on all rows, stores the verdicts, and adds the task of the answer. */
    async testClaims(of: AnalysisOfClinic): Promise<void> {
      const { analysis, dataset } = await requireImported(database, of);
      const { plan, results } = analysis;
      if (!plan || !results)
        throw new PermanentError('AnalysisNotPlanned', `${of.analysisId} has no results`);
      const read = await answersOfStage(database, of, 'chunks');
      const merged = mergeClaims(read.map(({ answer }) => ChunkClaims.parse(answer).claims));
      const texts = merged.flatMap(({ claim }) => (isTextClaim(claim) ? [claim] : []));
      const counted: readonly (CountedTexts | undefined)[] =
        texts.length === 0
          ? []
          : await open(dataset, (source) => source.analyse((rows) => countTexts(rows, texts)));
      const source = {
        profile: dataset.profile,
        entries: resultEntries(results),
        countsOf: (claim: TextClaim) => counted[texts.indexOf(claim)],
      };
      const claims = merged.map(
        ({ claim, chunks }, at): TestedClaim => ({
          id: `c:${at + 1}`,
          claim,
          chunks,
          verdict: claimVerdict(claim, source),
        }),
      );
      await storePart(database, of.clinicId, analysis.id, { claims });
      const content = hashOf(JSON.stringify([plan.plan, results, claims]));
      await addTasks(database, { ...of, stage: 'answer' }, [wholeTask(results.kept, content)]);
    },
  };
}

export type ResultActivities = ReturnType<typeof resultActivities>;

const isTextClaim = (claim: TestedClaim['claim']): claim is TextClaim =>
  claim.predicate === 'theme' || claim.predicate === 'coding';

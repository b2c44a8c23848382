import type { AnalysisId, ClinicId, DatasetId } from '../contracts/ids.ts';
import type { Usage } from '../contracts/jobs.ts';
import { MergedFindings } from '../domain/findings.ts';
import { PermanentError } from '../domain/jobError.ts';
import { estimateCostUsd, type ModelPrice } from '../domain/modelPrices.ts';
import { PROMPT_VERSION } from '../domain/prompts.ts';
import * as analyses from '../store/analyses.ts';
import type { Database } from '../store/database.ts';
import * as datasets from '../store/datasets.ts';

export interface AnalysisActivityOptions {
  readonly database: Database;
  readonly model: string;
  /** Undefined when the model's price is unknown. */
  readonly price: ModelPrice | undefined;
  readonly sandbox: boolean;
  /** Chunks of one analysis in flight at once. */
  readonly concurrency: number;
}

export interface AnalysisPlan {
  readonly chunks: number;
  readonly concurrency: number;
}

/** Keeps the books of an analysis: what is to be done, what it cost, how it ended. */
export function analysisActivities({
  database,
  model,
  price,
  sandbox,
  concurrency,
}: AnalysisActivityOptions) {
  return {
    /** Registers the analysis. Permanent `DatasetNotImported` when the data set is unknown or not yet imported. */
    async beginAnalysis(input: {
      analysisId: AnalysisId;
      datasetId: DatasetId;
      clinicId: ClinicId;
      question: string;
    }): Promise<AnalysisPlan> {
      const dataset = await datasets.findDataset(database, input.datasetId);
      if (dataset?.profile === undefined || dataset.clinicId !== input.clinicId) {
        throw new PermanentError(
          'DatasetNotImported',
          `${input.datasetId} is not an imported data set of this clinic`,
        );
      }
      await analyses.createAnalysis(database, {
        id: input.analysisId,
        datasetId: input.datasetId,
        clinicId: input.clinicId,
        question: input.question,
        model,
        promptVersion: PROMPT_VERSION,
        sandbox,
      });
      return { chunks: await datasets.countChunks(database, input.datasetId), concurrency };
    },

    /** Makes the answer of the topmost merge the answer of the analysis, and adds up what it cost. */
    async completeAnalysis(input: {
      analysisId: AnalysisId;
      topLevel: number;
    }): Promise<{ findings: number; usage: Usage }> {
      const [top] = await analyses.answersOfLevel(database, input.analysisId, input.topLevel, 0, 1);
      const answer = MergedFindings.parse(top);
      const {
        promptTokens,
        outputTokens,
        model: answeredBy,
      } = await analyses.sumUsage(database, input.analysisId);
      const usage = {
        promptTokens,
        outputTokens,
        costUsd: estimateCostUsd({ promptTokens, outputTokens }, price),
      };
      await analyses.completeAnalysis(database, input.analysisId, {
        answer,
        usage,
        model: answeredBy ?? model,
      });
      return { findings: answer.findings.length, usage };
    },

    async endAnalysis(input: { analysisId: AnalysisId; status: 'failed' | 'cancelled' }): Promise<void> {
      await analyses.endAnalysis(database, input.analysisId, input.status);
    },
  };
}

export type AnalysisActivities = ReturnType<typeof analysisActivities>;

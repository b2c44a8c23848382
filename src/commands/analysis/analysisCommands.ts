import { requireAnalysisWithParts } from '../../analyses/requireAnalysis.ts';
import { analyzeDataset } from '../../contracts/jobs.ts';
import type { JobResult } from '../../contracts/shared/defineJob.ts';
import { AnalysisId, DatasetId } from '../../contracts/shared/ids.ts';
import { requireAnalysableDataset, requireProfile } from '../../datasets/requireDataset.ts';
import { figureText } from '../../domain/analysis/figureText.ts';
import { filledAnswer } from '../../domain/analysis/filledAnswer.ts';
import { AnalysisStatus, pageOfAnalyses } from '../../store/analysis/pageOfAnalyses.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { operatorClinic, operatorClinicOption } from '../shared/operatorClinic.ts';
import { argument, option } from '../shared/parameters.ts';
import { detachFlag, runJob } from '../shared/runJob.ts';
import { analysisFlags } from './analysisOptionFlags.ts';
import { analysisText, costText } from './analysisText.ts';
import { questionOption } from './questionOption.ts';

export const startAnalysis = defineCommand({
  name: 'analyses start',
  input: {
    dataset: argument(DatasetId, 'the id of an imported data set, ds_…'),
    question: questionOption(),
    ...analysisFlags('interactive'),
    clinic: clinicOption(),
    detach: detachFlag(),
  },
  examples: ['analyses start ds_0123456789abcdef01234567 --question "What goes with longer survival?"'],
  run: async ({ dataset: datasetId, clinic, detach, maxCost: maxCostUsd, ...options }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    await requireAnalysableDataset(await context.database(), clinicId, datasetId);
    const input = { ...options, maxCostUsd, datasetId, clinicId };
    const run = await runJob(context, analyzeDataset, input, { detach });
    return { value: run, text: run.result === null ? run.workflowId : resultText(run.result) };
  },
});

function resultText({ analysisId, chunks, findings, usage }: JobResult<typeof analyzeDataset>): string {
  return `${analysisId}: ${findings} findings from ${chunks} chunks, ${usage.promptTokens} prompt and ${usage.outputTokens} output tokens, ${costText(usage)}`;
}

export const listAnalyses = defineCommand({
  name: 'analyses list',
  input: {
    clinic: operatorClinicOption('analyses'),
    dataset: option(DatasetId.optional(), 'id', 'only those of this data set'),
    status: option(AnalysisStatus.optional(), 'status', 'only those in this status'),
    ...pageOptions(AnalysisId),
  },
  examples: ['analyses list --clinic riverside --status completed --since 7d'],
  run: async ({ clinic, dataset, status, ...request }, context) => {
    const clinicId = await operatorClinic(context, clinic);
    const filter = { ...request, clinicId, datasetId: dataset, status };
    return listResult({
      name: 'analyses',
      page: await pageOfAnalyses(await context.database(), filter),
      header: ['started', 'analysis', 'data set', 'clinic', 'status', 'tokens', 'US dollars'],
      cells: ({ startedAt, analysisId, datasetId, clinicId, status, tokens, costUsd }) => [
        startedAt.toISOString(),
        analysisId,
        datasetId,
        clinicId,
        status,
        String(tokens),
        costUsd === null ? 'unknown' : costUsd.toFixed(4),
      ],
    });
  },
});

export const showAnalysis = defineCommand({
  name: 'analyses show',
  input: { analysis: argument(AnalysisId, 'the id of an analysis, an_…'), clinic: clinicOption() },
  examples: ['analyses show an_0123456789abcdef0123456789abcdef'],
  run: async ({ analysis: analysisId, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const database = await context.database();
    const analysis = await requireAnalysisWithParts(database, { clinicId, analysisId });
    // What is computed is shown by `analyses results`.
    const { answer, results, claims: _, plan = null, ...facts } = analysis;
    const filled =
      answer && results
        ? filledAnswer(
            { ...analysis, answer, results, profile: await requireProfile(database, analysis) },
            figureText(analysis.locale),
          )
        : undefined;
    const text = analysisText(analysis, filled);
    return { value: { ...facts, plan, answer: filled ?? null }, text };
  },
});

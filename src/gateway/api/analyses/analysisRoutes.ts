import { z } from 'zod';
import { requireAnalysis } from '../../../analyses/requireAnalysis.ts';
import { requireDeliverySubjects } from '../../../analyses/requireDeliverySubjects.ts';
import { startJob } from '../../../contracts/client/startJob.ts';
import { analyzeDataset, deliverAnalysis } from '../../../contracts/jobs.ts';
import { AnalysisId, DatasetId } from '../../../contracts/shared/ids.ts';
import { requireAnalysableDataset } from '../../../datasets/requireDataset.ts';
import { AskedQuestion } from '../../../domain/analysis/askedQuestion.ts';
import { jobProgress } from '../../../jobs/jobStatus.ts';
import { AnalysisStatus, pageOfAnalyses } from '../../../store/analysis/pageOfAnalyses.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { progressView } from '../jobs/jobView.ts';
import { pageBody, pageQuery, pageSchema } from '../page.ts';
import { StartedJobView, started } from '../startedJob.ts';
import { AnalysisSummaryView, AnalysisView, budgetOf, factsOf, listedView } from './analysisView.ts';

const tag = 'Analyses';
const params = z.strictObject({ analysis: AnalysisId });

const startDeliveryRoute = defineRoute({
  method: 'POST',
  path: '/deliveries',
  tag,
  summary: 'Run the main job for a data set',
  description: [
    'Imports the data set unless it is imported, analyses it, renders the report, mails its link to the contact, calls the webhook endpoint and follows up for 30 days.',
    'The same question for the same contact joins the job that is running.',
  ].join('\n\n'),
  scope: 'send',
  input: { body: deliverAnalysis.input.omit({ clinicId: true }).extend({ question: AskedQuestion }) },
  answers: { 202: StartedJobView },
  run: async ({ body }, { clinic }, { database, temporal, starting }) => {
    const input = { ...body, clinicId: (await clinic()).id };
    await requireDeliverySubjects(database, input);
    return started(await startJob(temporal, deliverAnalysis, input, starting));
  },
});

const startAnalysisRoute = defineRoute({
  method: 'POST',
  path: '/analyses',
  tag,
  summary: 'Ask the model a question about an imported data set',
  description:
    'The same question joins the analysis that is running. 409 `DatasetNotImported`: import the data set first; `DatasetPolicyDiffers`: the clinic keeps free text now, store the file again.',
  scope: 'send',
  input: { body: analyzeDataset.input.omit({ clinicId: true }).extend({ question: AskedQuestion }) },
  answers: { 202: StartedJobView },
  run: async ({ body }, { clinic }, { database, temporal, starting }) => {
    const input = { ...body, clinicId: (await clinic()).id };
    await requireAnalysableDataset(database, input.clinicId, input.datasetId);
    return started(await startJob(temporal, analyzeDataset, input, starting));
  },
});

const listAnalysesRoute = defineRoute({
  method: 'GET',
  path: '/analyses',
  tag,
  summary: 'List analyses',
  scope: 'read',
  input: {
    query: pageQuery(AnalysisId).extend({
      dataset: DatasetId.optional(),
      status: AnalysisStatus.optional(),
    }),
  },
  answers: { 200: pageSchema(AnalysisSummaryView) },
  run: async ({ query: { dataset, ...filter } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const page = await pageOfAnalyses(database, { ...filter, clinicId, datasetId: dataset });
    return { status: 200, body: pageBody(page, listedView) };
  },
});

const showAnalysisRoute = defineRoute({
  method: 'GET',
  path: '/analyses/:analysis',
  tag,
  summary: 'Show an analysis, its progress and its budget',
  scope: 'read',
  input: { params },
  answers: { 200: AnalysisView },
  run: async ({ params: { analysis: analysisId } }, { clinic }, { database, temporal }) => {
    const { id: clinicId } = await clinic();
    const analysis = await requireAnalysis(database, { clinicId, analysisId });
    const workflowId = analysis.workflowId;
    const isRunning = analysis.status === 'running';
    return {
      status: 200,
      body: {
        ...factsOf(analysis),
        status: analysis.status,
        workflowId,
        progress: isRunning ? progressView(await jobProgress(temporal, workflowId)) : null,
        budget: budgetOf(analysis),
        finishedAt: analysis.finishedAt?.toISOString() ?? null,
      },
    };
  },
});

export const ANALYSIS_ROUTES: readonly ApiRoute[] = [
  startDeliveryRoute,
  startAnalysisRoute,
  listAnalysesRoute,
  showAnalysisRoute,
];

import { z } from 'zod';
import { requireCompletedAnalysis, requireComputedAnalysis } from '../../../analyses/requireAnalysis.ts';
import { resultsSpreadsheet, SPREADSHEET_TYPE } from '../../../analyses/spreadsheet/resultsSpreadsheet.ts';
import { AnalysisId } from '../../../contracts/shared/ids.ts';
import { requireProfile } from '../../../datasets/requireDataset.ts';
import { figureText } from '../../../domain/analysis/figureText.ts';
import { filledAnswer } from '../../../domain/analysis/filledAnswer.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { factsOf } from './analysisView.ts';
import { AnalysisResultView, answerView, ComputedResultsView } from './resultViews.ts';

const tag = 'Analyses';
const params = z.strictObject({ analysis: AnalysisId });

const showResultRoute = defineRoute({
  method: 'GET',
  path: '/analyses/:analysis/result',
  tag,
  summary: 'Show the answer of an analysis',
  description: 'Answers 409 `AnalysisNotCompleted` until the analysis is completed.',
  scope: 'read',
  input: { params },
  answers: { 200: AnalysisResultView },
  run: async ({ params: { analysis: analysisId } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const analysis = await requireCompletedAnalysis(database, { clinicId, analysisId });
    const profile = await requireProfile(database, analysis);
    const { locale, plan } = analysis;
    const answer = answerView(filledAnswer({ ...analysis, profile }, figureText(locale)));
    return { status: 200, body: { ...factsOf(analysis), locale, plan, ...answer } };
  },
});

const showResultsRoute = defineRoute({
  method: 'GET',
  path: '/analyses/:analysis/results',
  tag,
  summary: 'Show everything that is computed for an analysis',
  description:
    'All results with their intervals and tests, not rounded. They are computed before the model reads rows: 409 `ResultsNotComputed` until then.',
  scope: 'read',
  input: { params },
  answers: { 200: ComputedResultsView },
  run: async ({ params: { analysis: analysisId } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const analysis = await requireComputedAnalysis(database, { clinicId, analysisId });
    const { locale, plan, results, claims } = analysis;
    return {
      status: 200,
      body: { ...factsOf(analysis), locale, plan, results, claims: [...claims] },
    };
  },
});

const downloadResultsRoute = defineRoute({
  method: 'GET',
  path: '/analyses/:analysis/results.xlsx',
  tag,
  summary: 'Download everything that is computed for an analysis as a spreadsheet',
  description:
    'The numbers of `GET /analyses/{analysis}/results`, in sheets. 409 `ResultsNotComputed` until they are computed.',
  scope: 'read',
  input: { params },
  answers: {},
  streams: { 200: { type: SPREADSHEET_TYPE, description: 'The spreadsheet.' } },
  run: async ({ params: { analysis: analysisId } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const analysis = await requireComputedAnalysis(database, { clinicId, analysisId });
    const content = await resultsSpreadsheet(analysis, await requireProfile(database, analysis));
    return { content, fileName: `${analysisId}.xlsx`, contentType: SPREADSHEET_TYPE };
  },
});

export const RESULT_ROUTES: readonly ApiRoute[] = [showResultRoute, showResultsRoute, downloadResultsRoute];

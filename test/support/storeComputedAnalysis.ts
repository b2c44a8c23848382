import assert from 'node:assert/strict';
import { answerTaskPrompt, planTaskPrompt } from '../../src/activities/analysis/analysisPrompts.ts';
import type { TaskPrompt } from '../../src/activities/analysis/answerTask.ts';
import { requireImported } from '../../src/activities/analysis/requireImported.ts';
import type { ReportLocale } from '../../src/contracts/reports/reportJobs.ts';
import { AnalysisId, ClinicId, DatasetId } from '../../src/contracts/shared/ids.ts';
import { computeResults } from '../../src/datasets/statistics/computeResults.ts';
import { AnalysisAnswer } from '../../src/domain/analysis/analysisAnswer.ts';
import { FollowedPlan } from '../../src/domain/analysis/analysisPlan.ts';
import type { AnalysisResults } from '../../src/domain/analysis/analysisResults.ts';
import type { TestedClaim } from '../../src/domain/analysis/claim.ts';
import { defaultPlan } from '../../src/domain/analysis/defaultPlan.ts';
import type { DatasetProfile } from '../../src/domain/datasets/datasetProfile.ts';
import { geminiAnswer } from '../../src/sandbox/gemini/geminiAnswer.ts';
import { newId } from '../../src/security/newId.ts';
import { completeAnalysis, createAnalysis, storePart } from '../../src/store/analysis/analyses.ts';
import type { Database } from '../../src/store/database.ts';
import { registerDataset } from '../../src/store/datasets/datasets.ts';
import { beginImport, finishImport } from '../../src/store/datasets/imports.ts';
import { openSource } from '../datasets/temporarySource.ts';
import { plainReading } from './plainReading.ts';
import { SAMPLE } from './testApp.ts';

const MODEL = 'gemini-2.5-flash';
const CLAIM: TestedClaim = {
  id: 'c:1',
  claim: { predicate: 'missing', column: 'meal.cal', is: 'often' },
  chunks: 1,
  verdict: { verdict: 'supported', n: 228, value: 47 / 228, resultId: null },
};

/** The profile and the results of the sample, which are computed once per test file. */
let ofSample: Promise<{ readonly profile: DatasetProfile; readonly results: AnalysisResults }> | undefined;

const computeSample = () =>
  openSource(SAMPLE, async (open) => {
    const profile = await open.profile();
    const results = await open.analyse((source) => computeResults(source, defaultPlan(profile)));
    return { profile, results };
  });

/**
 * Stores an analysis of the sample as its job does, stage by stage and with the answers of the sandbox, but without jobs.
 *
 * @param until the last stage that is stored
 */
export async function storeComputedAnalysis(
  database: Database,
  about: {
    readonly clinicId: string;
    readonly locale?: ReportLocale;
    readonly until?: 'created' | 'computed' | 'completed';
  },
): Promise<AnalysisId> {
  const { locale = 'en', until = 'completed' } = about;
  const clinicId = ClinicId.parse(about.clinicId);
  const [analysisId, datasetId] = [AnalysisId.parse(newId('an')), DatasetId.parse(newId('ds'))];
  ofSample ??= computeSample();
  const { profile, results } = await ofSample;
  await registerDataset(database, {
    ...{ id: datasetId, clinicId, name: 'lung.csv', disk: 'local', sourceKey: datasetId, format: 'csv' },
    columns: profile.columns.map(({ name }) => name),
    ...{ bytes: 1, sha256: '', identifyingColumns: [], sentColumns: [], freeText: 'strict' },
    reading: plainReading(profile.columns.length),
  });
  const attempt = await beginImport(database, clinicId, datasetId);
  await finishImport(database, clinicId, attempt, { datasetId, profile });
  await createAnalysis(database, {
    ...{ id: analysisId, clinicId, datasetId, locale, readRows: 'text', workflowId: `w/${analysisId}` },
    question: 'Which characteristics go with longer survival?',
    ...{ model: MODEL, promptVersion: '4', sandbox: true, maxTokens: null, maxCostUsd: null },
  });
  if (until === 'created') return analysisId;
  const stored = () => requireImported(database, { clinicId, analysisId });
  const plan = FollowedPlan.parse(askSandbox(planTaskPrompt(await stored())));
  assert.deepEqual(plan.plan, defaultPlan(profile), 'the plan that the results are of');
  await storePart(database, clinicId, analysisId, { plan });
  await storePart(database, clinicId, analysisId, { results });
  await storePart(database, clinicId, analysisId, { claims: [CLAIM] });
  if (until === 'computed') return analysisId;
  const answer = AnalysisAnswer.parse(askSandbox(answerTaskPrompt(await stored())));
  await completeAnalysis(database, clinicId, analysisId, {
    ...{ answer, model: MODEL, models: [`${MODEL}-sandbox`], rowsRead: 228, chunksRead: 1, missingChunks: 0 },
  });
  return analysisId;
}

/** What the sandbox answers, as our code reads it, which finds nothing wrong with it. */
function askSandbox({ text, read }: TaskPrompt): unknown {
  const found = read(JSON.parse(geminiAnswer(text)), { isRepair: false });
  assert.deepEqual(found?.problems, []);
  return found?.answer;
}

import { resolve } from 'node:path';
import { z } from 'zod';
import { reportLocaleOf } from '../../../src/contracts/reports/reportJobs.ts';
import { storeSource } from '../../../src/datasets/storeSource.ts';
import { AnalysisResults } from '../../../src/domain/analysis/analysisResults.ts';
import { AnalysisReportData } from '../../../src/reports/analysis/analysisReportData.ts';
import { analysisReport } from '../../../src/reports/kinds/analysis.tsx';
import { requireClinic } from '../../../src/store/clinics/clinics.ts';
import { type Dataset, findDataset } from '../../../src/store/datasets/datasets.ts';
import { findReport, objectOf } from '../../../src/store/reports/reports.ts';
import { apiClient } from '../../../test/support/apiClient.ts';
import { startMainJob } from '../../../test/support/mainJob.ts';
import type { TestApp } from '../../../test/support/testApp.ts';
import type { PrintedReport } from './checkReport.ts';

const ResultsBody = z.object({ results: AnalysisResults });
const Text = z.object({ text: z.string() });
const AnswerBody = z.object({ sentences: z.array(Text), limits: z.array(Text) });

/** An analysed file, and what the application tells of it. */
export interface AnalysedFile {
  readonly dataset: Dataset;
  /** What the report shows. */
  readonly data: AnalysisReportData;
  /** As the API answers them. */
  readonly results: AnalysisResults;
  /** The sentences of the answer and its limits, as the API answers them. */
  readonly answer: readonly string[];
  readonly report: PrintedReport;
}

/** Runs the main job on a file, and reads its results and its report as users get them. */
export async function analyseFile(app: TestApp, path: string, question?: string): Promise<AnalysedFile> {
  const { clinicId, database, disks, config } = app;
  const datasetId = await storeSource(resolve(path), {
    ...{ clinicId, database, disks, config },
    identifyingColumns: [],
  });
  const job = await startMainJob(app, { datasetId, ...(question === undefined ? {} : { question }) });
  const { analysisId, reportId } = await job.handle.result();
  const call = apiClient(app);
  const { body: resultsBody } = await call('GET', `/analyses/${analysisId}/results`);
  const { sentences, limits } = AnswerBody.parse((await call('GET', `/analyses/${analysisId}/result`)).body);
  const dataset = await findDataset(database, clinicId, datasetId);
  const stored = await findReport(database, clinicId, reportId);
  if (!dataset || !stored) throw new Error('the job has left no data set or no report');
  const { profile } = await requireClinic(database, clinicId);
  const { paper, timeZone } = profile;
  const loaded = await analysisReport.load(
    { kind: 'analysis', clinicId, analysisId, reportId },
    { database, timeZone, now: new Date(), appendixRows: 0, logo: null },
  );
  return {
    dataset,
    data: AnalysisReportData.parse(loaded.data),
    results: ResultsBody.parse(resultsBody).results,
    answer: [...sentences, ...limits].map(({ text }) => text),
    report: {
      pdf: await disks.named(stored.disk).read(objectOf(stored)),
      locale: reportLocaleOf(profile.locale),
      ...{ paper, timeZone },
    },
  };
}

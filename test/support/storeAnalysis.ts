import { createAnalysis, type NewAnalysis } from '../../src/store/analysis/analyses.ts';
import { addTasks, type NewTask } from '../../src/store/analysis/analysisTasks.ts';
import type { Database } from '../../src/store/database.ts';
import { registerDataset } from '../../src/store/datasets/datasets.ts';
import { plainReading } from './plainReading.ts';

/** Stores an analysis of a data set of its own, and tasks of its chunks: as much as the store needs, without files. */
export async function storeAnalysis(
  database: Database,
  analysis: Pick<NewAnalysis, 'id' | 'clinicId'> & Partial<NewAnalysis>,
  tasks: readonly NewTask[],
): Promise<void> {
  const datasetId = analysis.id.replace(/^an_/, 'ds_');
  await registerDataset(database, {
    id: datasetId,
    clinicId: analysis.clinicId,
    name: 'answers',
    disk: 'local',
    sourceKey: 'answers.csv',
    format: 'csv',
    columns: ['age'],
    bytes: 1,
    sha256: '',
    identifyingColumns: [],
    sentColumns: [],
    freeText: 'strict',
    reading: plainReading(1),
  });
  await createAnalysis(database, {
    datasetId,
    question: 'What goes with a longer time?',
    locale: 'en',
    readRows: 'text',
    workflowId: `${analysis.clinicId}/analysis/${datasetId}`,
    model: 'gemini-2.5-flash',
    promptVersion: '1',
    sandbox: true,
    maxTokens: null,
    maxCostUsd: null,
    ...analysis,
  });
  await addTasks(database, { clinicId: analysis.clinicId, analysisId: analysis.id, stage: 'chunks' }, tasks);
}

/** Whole chunks, each with an own content. */
export const chunkTasks = (count: number): NewTask[] =>
  Array.from({ length: count }, (_, index) => ({
    index,
    part: '',
    rows: 1,
    chunks: 1,
    contentHash: String(index),
  }));

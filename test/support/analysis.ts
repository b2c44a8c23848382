import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { analyzeDataset, importDataset } from '../../src/contracts/jobs.ts';
import type { DatasetId } from '../../src/contracts/shared/ids.ts';
import { ClinicId } from '../../src/contracts/shared/ids.ts';
import { storeSource } from '../../src/datasets/storeSource.ts';
import type { TestApp } from './testApp.ts';

export type AnalysisInput = z.input<typeof analyzeDataset.input>;

/** Rows of a made-up data set: `id` is unique, so that a fault can aim at the chunk of one row. */
export function sampleRows(count: number, salt = ''): string[] {
  return Array.from({ length: count }, (_, row) => {
    const age = 40 + ((row * 7) % 45);
    return `row-${salt}${row},${age},${(row % 2) + 1},${300 + age * 3 + ((row * 13) % 50)}`;
  });
}

/** Stores rows as a data set of their own. */
export async function storeRows(
  app: TestApp,
  rows: readonly string[],
  clinic: string = app.clinicId,
): Promise<DatasetId> {
  const { database, disks, config } = app;
  const file = join(app.directory, `${Math.random().toString(36).slice(2)}.csv`);
  await writeFile(file, `${['marker,age,sex,time', ...rows].join('\n')}\n`);
  const clinicId = ClinicId.parse(clinic);
  return storeSource(file, { clinicId, identifyingColumns: [], database, disks, config });
}

/** Stores and imports rows as a data set of their own. */
export async function importRows(
  app: TestApp,
  rows: readonly string[],
  clinic: string = app.clinicId,
): Promise<DatasetId> {
  const datasetId = await storeRows(app, rows, clinic);
  const { handle } = await startJob(app.client, importDataset, {
    datasetId,
    clinicId: ClinicId.parse(clinic),
  });
  await handle.result();
  return datasetId;
}

export function analyze(app: TestApp, datasetId: DatasetId, input: Partial<AnalysisInput> = {}) {
  return startJob(app.client, analyzeDataset, {
    datasetId,
    clinicId: app.clinicId,
    question: 'What goes with a longer time?',
    ...input,
  });
}

/** Answered calls of the model so far. */
export const answeredCalls = (app: TestApp): number =>
  app.sandbox.journal.count({ provider: 'gemini', operation: 'generateContent', outcome: 'accepted' });

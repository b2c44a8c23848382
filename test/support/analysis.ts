import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkflowFailedError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import type { z } from 'zod';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { analyzeDataset, importDataset } from '../../src/contracts/jobs.ts';
import type { DatasetId } from '../../src/contracts/shared/ids.ts';
import { ClinicId } from '../../src/contracts/shared/ids.ts';
import { progress } from '../../src/contracts/shared/jobMessages.ts';
import { storeSource } from '../../src/datasets/storeSource.ts';
import { listAlerts } from '../../src/store/operations/alerts.ts';
import { eventually } from './eventually.ts';
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
  return storeSource(file, {
    clinicId,
    identifyingColumns: [],
    sentColumns: ['marker'],
    database,
    disks,
    config,
  });
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

/** Starts an analysis that reads every row. */
export function analyze(app: TestApp, datasetId: DatasetId, input: Partial<AnalysisInput> = {}) {
  return startJob(app.client, analyzeDataset, {
    datasetId,
    clinicId: app.clinicId,
    question: 'What goes with a longer time?',
    // Of a data set without free text the model would read a sample.
    readRows: 'all',
    ...input,
  });
}

/** Answered calls of the model so far. */
export const answeredCalls = (app: TestApp): number =>
  app.sandbox.journal.count({ provider: 'gemini', operation: 'generateContent', outcome: 'accepted' });

type AnalysisHandle = Awaited<ReturnType<typeof analyze>>['handle'];

/** Waits until an analysis says that it is in this phase. */
export const untilPhase = (handle: AnalysisHandle, phase: string) =>
  eventually(`phase ${phase}`, async () => (await handle.query(progress)).phase === phase);

export const openAlerts = async ({ database }: Pick<TestApp, 'database'>, kind: string) =>
  (await listAlerts(database, { openOnly: true, limit: 100 })).filter((alert) => alert.kind === kind);

/** The only open alert of a kind, as soon as there is one. */
export const untilAlert = (app: Pick<TestApp, 'database'>, kind: string) =>
  eventually(`an alert ${kind}`, async () => {
    const alerts = await openAlerts(app, kind);
    return alerts.length === 1 && alerts[0];
  });

/** The failure that a workflow or an update ends with. */
export async function failureOf(run: Promise<unknown>): Promise<ApplicationFailure> {
  const error = await run.then(
    () => assert.fail('it should fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof WorkflowFailedError || error instanceof WorkflowUpdateFailedError);
  const cause = error.cause instanceof ActivityFailure ? error.cause.cause : error.cause;
  assert.ok(cause instanceof ApplicationFailure, String(cause));
  return cause;
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { startJob } from '../src/contracts/client/startJob.ts';
import { analyzeDataset, importDataset } from '../src/contracts/jobs.ts';
import type { DatasetId } from '../src/contracts/shared/ids.ts';
import { storeSource } from '../src/datasets/storeSource.ts';
import type { JournalEntry } from '../src/sandbox/http/journal.ts';
import { startTestApp, type TestApp } from '../test/support/testApp.ts';

const ROWS_PER_CHUNK = 5;

export interface MeasuredCall {
  readonly atMs: number;
  readonly promptTokens: number;
}

export interface MeasuredStage {
  readonly stage: string;
  readonly calls: readonly MeasuredCall[];
}

/** One analysis from its start to its end. */
export interface Measured {
  readonly chunks: number;
  readonly elapsedMs: number;
  readonly calls: number;
  readonly promptTokens: number;
  /** The calls of each stage, the plan, the chunks and the answer, in the order of their arrival. */
  readonly stages: readonly MeasuredStage[];
  readonly runs: number;
  readonly events: number;
  readonly mostEvents: number;
  readonly historyBytes: number;
}

/** Analyses about so many chunks on an application of its own, without limits but those of the settings. */
export async function measureAnalysis(
  settings: Readonly<Record<string, string>>,
  gemini: { latencyMs?: number },
  chunks: number,
): Promise<Measured> {
  const app = await startTestApp({
    GEMINI_REQUESTS_PER_MINUTE: '1000000',
    CHUNK_MAX_ROWS: String(ROWS_PER_CHUNK),
    CHUNK_TARGET_TOKENS: '100000',
    ...settings,
  });
  try {
    app.sandbox.configure({ gemini });
    await app.startWorkerProcess();
    const datasetId = await importRows(app, chunks);
    const startedAt = performance.now();
    const { handle, workflowId } = await startJob(app.client, analyzeDataset, {
      datasetId,
      clinicId: app.clinicId,
      question: 'What goes with a longer time?',
      readRows: 'all',
    });
    const result = await handle.result();
    const elapsedMs = performance.now() - startedAt;
    const calls = app.sandbox.journal.query({ operation: 'generateContent', outcome: 'accepted' });
    return {
      chunks: result.chunks,
      elapsedMs,
      calls: calls.length,
      promptTokens: calls.reduce((sum, { tokens }) => sum + (tokens?.prompt ?? 0), 0),
      stages: await stagesOf(app, result.analysisId, arrivalsOf(calls)),
      ...(await historyOf(app, workflowId)),
    };
  } finally {
    await app.stop();
  }
}

/** Rows that make about so many chunks: chunks are cut by content, so the count is not exact. */
async function importRows(app: TestApp, chunks: number): Promise<DatasetId> {
  const { clinicId, database, disks, config } = app;
  const rows = Array.from({ length: chunks * ROWS_PER_CHUNK }, (_, row) => {
    const age = 40 + ((row * 7) % 45);
    return `row-${row},${age},${(row % 2) + 1},${300 + age * 3 + ((row * 13) % 50)}`;
  });
  const file = join(app.directory, 'bench.csv');
  await writeFile(file, `${['marker,age,sex,time', ...rows].join('\n')}\n`);
  const datasetId = await storeSource(file, { clinicId, identifyingColumns: [], database, disks, config });
  await (await startJob(app.client, importDataset, { datasetId, clinicId })).handle.result();
  return datasetId;
}

function arrivalsOf(calls: readonly JournalEntry[]): MeasuredCall[] {
  return calls
    .map(({ receivedAt, time, tokens }) => ({
      atMs: Date.parse(receivedAt ?? time),
      promptTokens: tokens?.prompt ?? 0,
    }))
    .sort((a, b) => a.atMs - b.atMs);
}

/** A stage begins when all calls of the one before are answered. */
async function stagesOf(
  app: TestApp,
  analysisId: string,
  arrivals: readonly MeasuredCall[],
): Promise<MeasuredStage[]> {
  const rows = await app.database
    .selectFrom('analysisTasks')
    .select((select) => ['stage', select.fn.countAll<number>().as('calls')])
    .where('analysisId', '=', analysisId)
    .groupBy('stage')
    .orderBy(sql`min(requested_at)`)
    .execute();
  let from = 0;
  return rows.map(({ stage, calls: count }) => {
    const calls = arrivals.slice(from, from + Number(count));
    from += calls.length;
    return { stage, calls };
  });
}

async function historyOf(app: TestApp, workflowId: string) {
  let runs = 0;
  let events = 0;
  let mostEvents = 0;
  let historyBytes = 0;
  for await (const { runId } of app.client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
    const { workflowExecutionInfo: info } = await app.client.workflowService.describeWorkflowExecution({
      namespace: app.client.options.namespace,
      execution: { workflowId, runId },
    });
    const length = Number(info?.historyLength ?? 0);
    runs += 1;
    events += length;
    mostEvents = Math.max(mostEvents, length);
    historyBytes += Number(info?.historySizeBytes ?? 0);
  }
  return { runs, events, mostEvents, historyBytes };
}

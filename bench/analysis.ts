import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetId } from '../src/contracts/ids.ts';
import { analyzeDataset, importDataset } from '../src/contracts/jobs.ts';
import { startJob } from '../src/contracts/startJob.ts';
import { storeSource } from '../src/datasets/storeSource.ts';
import { startTestApp, type TestApp } from '../test/support/testApp.ts';
import { type BenchmarkContext, defineBenchmark } from './benchmark.ts';

const CHUNKS = 300;
const MANY_CHUNKS = 20_000;
const ROWS_PER_CHUNK = 5;
const REQUESTS_PER_MINUTE = 300;
const TOKENS_PER_MINUTE = 200_000;
const LATENCY_MS = 2_000;
const CONCURRENCY = 50;
const MINUTE_MS = 60_000;

/** How near an analysis comes to what its limits allow, and what it leaves in the history. */
export const analysis = defineBenchmark({
  name: 'analysis',
  description: `The makespan of an analysis of ${CHUNKS} chunks against the ideal, and its history at ${MANY_CHUNKS} chunks`,
  figures: {
    requestLimited: {
      meaning: `ideal time over measured time at ${REQUESTS_PER_MINUTE} requests a minute; ideal: calls / rate`,
      aim: { atLeast: 0.95 },
    },
    tokenLimited: {
      meaning: `the same at ${TOKENS_PER_MINUTE} prompt tokens a minute; ideal: tokens / rate`,
      aim: { atLeast: 0.95 },
    },
    latencyBound: {
      meaning: `the same at ${LATENCY_MS / 1_000} s an answer, ${CONCURRENCY} at once; ideal: full rounds of each level`,
      aim: { atLeast: 0.9 },
    },
    mostEventsOfARun: {
      meaning: `events of the longest run at ${MANY_CHUNKS} chunks`,
      aim: { atMost: 9_999 },
    },
    eventsPerChunk: { meaning: `events of all runs a chunk, at ${MANY_CHUNKS} chunks` },
    historyBytesPerChunk: { meaning: `bytes of history of all runs a chunk, at ${MANY_CHUNKS} chunks` },
  },
  async run({ say }: BenchmarkContext) {
    say(`${CHUNKS} chunks at ${REQUESTS_PER_MINUTE} requests a minute`);
    const requests = await measure({ GEMINI_REQUESTS_PER_MINUTE: String(REQUESTS_PER_MINUTE) }, {}, CHUNKS);
    say(`${CHUNKS} chunks at ${TOKENS_PER_MINUTE} tokens a minute`);
    const tokens = await measure({ GEMINI_TOKENS_PER_MINUTE: String(TOKENS_PER_MINUTE) }, {}, CHUNKS);
    say(`${CHUNKS} chunks at ${LATENCY_MS} ms an answer`);
    const latency = await measure({}, { latencyMs: LATENCY_MS }, CHUNKS);
    say(`${MANY_CHUNKS} chunks`);
    const many = await measure({}, {}, MANY_CHUNKS);
    const idealRequestsMs = (requests.calls / REQUESTS_PER_MINUTE) * MINUTE_MS;
    const idealTokensMs = (tokens.promptTokens / TOKENS_PER_MINUTE) * MINUTE_MS;
    const idealLatencyMs =
      latency.callsOfLevels.reduce((sum, calls) => sum + Math.ceil(calls / CONCURRENCY), 0) * LATENCY_MS;
    return {
      figures: {
        requestLimited: idealRequestsMs / requests.elapsedMs,
        tokenLimited: idealTokensMs / tokens.elapsedMs,
        latencyBound: idealLatencyMs / latency.elapsedMs,
        mostEventsOfARun: many.mostEvents,
        eventsPerChunk: many.events / many.chunks,
        historyBytesPerChunk: many.historyBytes / many.chunks,
      },
      limit: { idealRequestsMs, idealTokensMs, idealLatencyMs },
    };
  },
});

interface Measured {
  readonly chunks: number;
  readonly elapsedMs: number;
  readonly calls: number;
  readonly promptTokens: number;
  readonly callsOfLevels: readonly number[];
  readonly events: number;
  readonly mostEvents: number;
  readonly historyBytes: number;
}

async function measure(
  settings: Readonly<Record<string, string>>,
  gemini: { latencyMs?: number },
  chunks: number,
): Promise<Measured> {
  const app = await startTestApp({
    GEMINI_REQUESTS_PER_MINUTE: '1000000',
    ANALYSIS_CONCURRENCY: String(CONCURRENCY),
    CHUNK_MAX_ROWS: String(ROWS_PER_CHUNK),
    CHUNK_TARGET_TOKENS: '100000',
    ...settings,
  });
  try {
    app.sandbox.configure({ gemini });
    await app.startWorkers();
    const datasetId = await importRows(app, chunks);
    const startedAt = performance.now();
    const { handle, workflowId } = await startJob(app.client, analyzeDataset, {
      datasetId,
      clinicId: app.clinicId,
      question: 'What goes with a longer time?',
    });
    const result = await handle.result();
    const elapsedMs = performance.now() - startedAt;
    const calls = app.sandbox.journal.query({ operation: 'generateContent', outcome: 'accepted' });
    return {
      chunks: result.chunks,
      elapsedMs,
      calls: calls.length,
      promptTokens: calls.reduce((sum, { tokens }) => sum + (tokens?.prompt ?? 0), 0),
      callsOfLevels: await levelsOf(app, result.analysisId),
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

async function levelsOf(app: TestApp, analysisId: string): Promise<number[]> {
  const rows = await app.database
    .selectFrom('analysis_answers')
    .select((select) => ['level', select.fn.countAll<number>().as('calls')])
    .where('analysis_id', '=', analysisId)
    .groupBy('level')
    .orderBy('level')
    .execute();
  return rows.map(({ calls }) => Number(calls));
}

async function historyOf(app: TestApp, workflowId: string) {
  let events = 0;
  let mostEvents = 0;
  let historyBytes = 0;
  for await (const { runId } of app.client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
    const { workflowExecutionInfo: info } = await app.client.workflowService.describeWorkflowExecution({
      namespace: app.client.options.namespace,
      execution: { workflowId, runId },
    });
    const length = Number(info?.historyLength ?? 0);
    events += length;
    mostEvents = Math.max(mostEvents, length);
    historyBytes += Number(info?.historySizeBytes ?? 0);
  }
  return { events, mostEvents, historyBytes };
}

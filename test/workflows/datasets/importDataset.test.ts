import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import { sql } from 'kysely';
import { z } from 'zod';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { importDataset } from '../../../src/contracts/jobs.ts';
import type { ClinicId, DatasetId } from '../../../src/contracts/shared/ids.ts';
import { activityProgress, progress } from '../../../src/contracts/shared/jobMessages.ts';
import { readChunk } from '../../../src/datasets/chunkObject.ts';
import { datasetPrefix } from '../../../src/domain/shared/clinicObjects.ts';
import type { AppProcess } from '../../../src/sandbox/servers/appProcess.ts';
import { fastForward } from '../../../src/sandbox/servers/fastForward.ts';
import { countChunks, findChunk } from '../../../src/store/datasets/datasets.ts';
import { sampleRows, storeRows } from '../../support/analysis.ts';
import { type CuttableWay, cuttableWay } from '../../support/cuttableWay.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';
import { addTestClinic } from '../../support/testClinics.ts';

const ROWS = sampleRows(15_000, 'import');
const Shown = z.object({ phase: z.string(), done: z.number(), total: z.number(), unit: z.string() });

describe('an import', () => {
  let app: TestApp;
  let undisturbed: string[];
  let signals: z.infer<typeof Shown>[];
  /** The one that runs; each test leaves another. */
  let worker: AppProcess;
  let way: CuttableWay | undefined;
  /** Each import is of a clinic of its own. */
  const clinics = new Map<DatasetId, ClinicId>();

  const clinicOf = (datasetId: DatasetId) => clinics.get(datasetId) ?? assert.fail('an unknown data set');
  const chunksOf = async (datasetId: DatasetId) => {
    const clinicId = clinicOf(datasetId);
    const count = await countChunks(app.database, clinicId, datasetId);
    const found = Array.from({ length: count }, (_, index) =>
      findChunk(app.database, clinicId, datasetId, index),
    );
    return (await Promise.all(found)).map((chunk) => chunk ?? assert.fail('a chunk is missing'));
  };
  const hashesOf = async (datasetId: DatasetId) =>
    (await chunksOf(datasetId)).map(({ contentHash }) => contentHash);
  const filesOf = async (datasetId: DatasetId) => {
    const folder = `${app.config.DATA_DIR}/${datasetPrefix(clinicOf(datasetId), datasetId)}chunks`;
    const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    return found.filter((entry) => entry.isFile()).map(({ name }) => name);
  };
  const start = async (clinic: string) => {
    const clinicId = await addTestClinic(app.database, clinic);
    const datasetId = await storeRows(app, ROWS, clinicId);
    clinics.set(datasetId, clinicId);
    const { handle } = await startJob(app.client, importDataset, { datasetId, clinicId });
    return { datasetId, handle, workflowId: handle.workflowId };
  };
  /** Starts an import and does something when it has written chunks and cannot go on before that is done. */
  const midway = (clinic: string, act: () => Promise<void>) =>
    app.database.transaction().execute(async (transaction) => {
      await sql`lock table import_chunks in exclusive mode`.execute(transaction);
      const started = await start(clinic);
      await eventually('some chunks', async () => (await filesOf(started.datasetId)).length > 0);
      await act();
      return started;
    });
  /** Whole chunks that can be read, those of the undisturbed import, and nothing else. */
  const checkOutcome = async (datasetId: DatasetId) => {
    const chunks = await chunksOf(datasetId);
    assert.deepEqual(
      chunks.map(({ contentHash }) => contentHash),
      undisturbed,
    );
    for (const chunk of [...chunks.slice(0, 3), ...chunks.slice(-3)]) {
      assert.match(await readChunk(app.disks.current, chunk), /^marker,/);
    }
    const files = await filesOf(datasetId);
    assert.ok(files.length < chunks.length / 100, `${files.length} objects`);
    assert.deepEqual(new Set(files), new Set(chunks.map(({ objectKey }) => basename(objectKey))));
    for (const table of ['importAttempts', 'importChunks'] as const) {
      assert.deepEqual(await app.database.selectFrom(table).selectAll().execute(), [], table);
    }
  };

  before(async () => {
    app = await startTestApp();
    worker = await app.startWorkerProcess();
    const { datasetId, handle } = await start('undisturbed');
    await handle.result();
    undisturbed = await hashesOf(datasetId);
    assert.deepEqual(await handle.query(progress), {
      phase: 'completed',
      done: ROWS.length,
      total: ROWS.length,
      unit: 'rows',
    });
    const { events } = await handle.fetchHistory();
    signals = (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => {
      const [payload] = signal?.input?.payloads ?? [];
      if (signal?.signalName !== activityProgress.name || !payload) return [];
      return [Shown.parse(defaultPayloadConverter.fromPayload(payload))];
    });
  });
  after(async () => {
    await app?.stop();
    await way?.close();
  });

  it('tells the rows at its end, whatever it told last', async () => {
    const datasetId = await app.storeSample();
    const { handle } = await startJob(app.client, importDataset, { datasetId, clinicId: app.clinicId });
    await handle.signal(activityProgress, { phase: 'profiling', done: 3, total: 10, unit: 'columns' });
    await handle.result();
    assert.deepEqual(await handle.query(progress), {
      phase: 'completed',
      done: 228,
      total: 228,
      unit: 'rows',
    });
  });

  it('tells how far it is, in bytes, columns and rows, a bounded number of times', () => {
    assert.ok(signals.length > 0 && signals.length <= 63, `${signals.length} signals`);
    const units = { loading: 'bytes', profiling: 'columns', splitting: 'rows' };
    for (const { phase, done, total, unit } of signals) {
      assert.equal(Object.entries(units).find(([name]) => name === phase)?.[1], unit, phase);
      assert.ok(done >= 0 && done <= total, `${done} of ${total}`);
    }
  });

  it('is finished by another worker when its own is killed, with the same chunks and nothing left over', async () => {
    const killed = worker;
    const { datasetId, handle, workflowId } = await midway('killed', async () => {
      process.kill(killed.pid, 'SIGKILL');
      await killed.exited;
    });
    way = await cuttableWay(app.environment.TEMPORAL_ADDRESS ?? assert.fail('no address'));
    worker = await app.startWorkerProcess({ TEMPORAL_ADDRESS: way.address });
    await fastForward(app.client, workflowId);
    await handle.result();
    await checkOutcome(datasetId);
    const temporary = await readdir(tmpdir());
    assert.deepEqual(
      temporary.filter((name) => name.startsWith('aftercare-dataset-') && name.includes(`-${killed.pid}-`)),
      [],
    );
  });

  it('keeps its chunks when a worker that was taken for lost comes back and gives up', async () => {
    const frozen = worker;
    const { datasetId, handle, workflowId } = await midway('frozen', async () => {
      process.kill(frozen.pid, 'SIGSTOP');
      // For a minute the server would hand further attempts to polls that it has left open.
      way?.cut();
    });
    worker = await app.startWorkerProcess();
    await fastForward(app.client, workflowId);
    await handle.result();
    process.kill(frozen.pid, 'SIGCONT');
    await frozen.stop(60_000);
    await checkOutcome(datasetId);
  });
});

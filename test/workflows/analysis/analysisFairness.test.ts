import assert from 'node:assert/strict';
import { progress } from '../../../src/contracts/shared/jobMessages.ts';
import { WINDOW_MS } from '../../../src/domain/analysis/slidingWindow.ts';
import { analyze, importRows, sampleRows } from '../../support/analysis.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

/** Of a minute that was used evenly, a permit becomes free each 400 ms: slow enough to wait for, fast enough for a test. */
const REQUESTS_PER_MINUTE = 150;

describe('clinics that share a model', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({
      GEMINI_REQUESTS_PER_MINUTE: String(REQUESTS_PER_MINUTE),
      ANALYSIS_CONCURRENCY: '20',
      CHUNK_MAX_ROWS: '10',
    });
    await app.startWorkers();
    app.sandbox.configure({ gemini: { requestsPerMinute: REQUESTS_PER_MINUTE } });
  });
  after(() => app?.stop());

  const requestTimes = async (analysisId: string): Promise<number[]> => {
    const tasks = await app.database
      .selectFrom('analysisTasks')
      .select('requestedAt')
      .where('analysisId', '=', analysisId)
      .where('requestedAt', 'is not', null)
      .orderBy('requestedAt')
      .execute();
    return tasks.map(({ requestedAt }) => requestedAt?.getTime() ?? 0);
  };
  /** Stores the permits of a minute that calls used up evenly. */
  const fillMinute = async () => {
    await app.database.deleteFrom('modelPermits').execute();
    const nowMs = Date.now();
    const permits = Array.from({ length: REQUESTS_PER_MINUTE }, (_, call) => ({
      model: app.config.GEMINI_MODEL,
      atMs: nowMs - (call * WINDOW_MS) / REQUESTS_PER_MINUTE,
      tokens: 100,
    }));
    await app.database.insertInto('modelPermits').values(permits).execute();
  };

  it('use at once what the minute still allows', async () => {
    const datasetId = await importRows(app, sampleRows(500, 'burst'));
    const { analysisId, chunks } = await (await analyze(app, datasetId)).handle.result();
    const times = await requestTimes(analysisId);
    assert.ok(chunks >= 50 && times.length <= REQUESTS_PER_MINUTE, `${times.length} calls`);
    const tookMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
    const atEvenPaceMs = (times.length * 60_000) / REQUESTS_PER_MINUTE;
    assert.ok(tookMs <= 0.75 * atEvenPaceMs, `${tookMs} ms for ${times.length} calls`);
  });

  it('get their turn beside a big analysis of another, within the limit', async () => {
    const big = await importRows(app, sampleRows(10_000, 'big'), 'riverside');
    const small = await importRows(app, sampleRows(100, 'small'), 'other-clinic');
    await fillMinute();
    const { handle: bigHandle } = await analyze(app, big, { clinicId: 'riverside' });
    // The big one has calls waiting in line.
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const { handle } = await analyze(app, small, { clinicId: 'other-clinic' });
    const { analysisId, chunks } = await handle.result();
    assert.ok(chunks >= 10);
    assert.ok((await bigHandle.query(progress)).total >= 1_000);
    const { status } = await bigHandle.describe();
    assert.equal(status.name, 'RUNNING');
    await bigHandle.cancel();

    const times = await requestTimes(analysisId);
    const tookMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
    const aloneAtHalfRateMs = ((times.length - 1) * 60_000) / (REQUESTS_PER_MINUTE / 2);
    assert.ok(tookMs <= 2.5 * aloneAtHalfRateMs, `${tookMs} ms for ${times.length} calls`);
    // The sandbox counts a window of its own: not one call came too early.
    assert.equal(app.sandbox.journal.count({ provider: 'gemini', outcome: 'rejected' }), 0);
  });
});

import assert from 'node:assert/strict';
import { progress } from '../../../src/contracts/shared/jobMessages.ts';
import { analyze, importRows, sampleRows } from '../../support/analysis.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

/** One call each 400 ms: slow enough to wait for, fast enough for a test. */
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

  it('get their turn beside a big analysis of another, within the limit', async () => {
    const big = await importRows(app, sampleRows(10_000, 'big'), 'riverside');
    const small = await importRows(app, sampleRows(100, 'small'), 'other-clinic');
    const { handle: bigHandle } = await analyze(app, big, { clinicId: 'riverside' });
    // Clinic A has used up the lead and has its calls waiting in line.
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const { handle } = await analyze(app, small, { clinicId: 'other-clinic' });
    const { analysisId, chunks } = await handle.result();
    assert.ok(chunks >= 10);
    assert.ok((await bigHandle.query(progress)).total >= 1_000);
    const { status } = await bigHandle.describe();
    assert.equal(status.name, 'RUNNING');
    await bigHandle.cancel();

    const answers = await app.database
      .selectFrom('analysisTasks')
      .select(['requestedAt'])
      .where('analysisId', '=', analysisId)
      .orderBy('requestedAt')
      .execute();
    const times = answers.map(({ requestedAt }) => requestedAt?.getTime() ?? 0);
    const tookMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
    const aloneAtHalfRateMs = ((answers.length - 1) * 60_000) / (REQUESTS_PER_MINUTE / 2);
    assert.ok(tookMs <= 2.5 * aloneAtHalfRateMs, `${tookMs} ms for ${answers.length} calls`);
    // The sandbox counts a window of its own: not one call came too early.
    assert.equal(app.sandbox.journal.count({ provider: 'gemini', outcome: 'rejected' }), 0);
  });
});

import assert from 'node:assert/strict';
import { findAnalysisWithParts } from '../../../src/store/analysis/analyses.ts';
import { analyze, answeredCalls, importRows, sampleRows } from '../../support/analysis.ts';
import { eventually } from '../../support/eventually.ts';
import { type RestartableTemporal, startRestartableTemporal } from '../../support/restartableTemporal.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const CONCURRENCY = 4;

describe('an analysis whose Temporal server is restarted with its database kept', () => {
  let server: RestartableTemporal | undefined;
  let app: TestApp | undefined;
  after(async () => {
    await app?.stop();
    await server?.remove();
  });

  it('goes on, finds the same, and pays for nothing twice but what was under way', async () => {
    server = await startRestartableTemporal();
    const settings = { ANALYSIS_CONCURRENCY: String(CONCURRENCY) };
    app = await startTestApp(settings, { temporalAddress: server.address });
    app.sandbox.configure({ gemini: { latencyMs: 250 } });
    await app.startWorkers();
    const running = app;
    const rows = sampleRows(400, 'restarted');
    const { handle } = await analyze(running, await importRows(running, rows));
    await eventually('some answers', () => answeredCalls(running) >= 6);
    await server.stop();
    const before = answeredCalls(running);
    await server.start();

    const { analysisId, missingChunks } = await handle.result();
    assert.equal(missingChunks, 0);
    const places = await running.database
      .selectFrom('analysisTasks')
      .select('state')
      .where('analysisId', '=', analysisId)
      .execute();
    assert.ok(places.every(({ state }) => state === 'answered'));
    assert.ok(before < places.length, 'it was restarted in the middle');
    const paidTwice = answeredCalls(running) - places.length;
    assert.ok(paidTwice <= CONCURRENCY, `${paidTwice} calls more than places`);

    running.sandbox.configure({ gemini: { latencyMs: 0 } });
    const clinicId = 'riverside';
    const control = await analyze(running, await importRows(running, rows, clinicId), { clinicId });
    const undisturbed = await control.handle.result();
    const answerOf = async (clinic: string, id: string) =>
      (await findAnalysisWithParts(running.database, clinic, id))?.answer;
    assert.deepEqual(
      await answerOf(running.clinicId, analysisId),
      await answerOf(clinicId, undisturbed.analysisId),
    );
  });
});

import assert from 'node:assert/strict';
import type { CheckLine } from '../../scripts/checks/checkLine.ts';
import { rollingRestart } from '../../scripts/checks/rolling/rollingRestart.ts';
import { startWorkersHere } from '../../scripts/checks/stoppableWorker.ts';
import { joinPausedImport } from '../../scripts/checks/waiters/joinPausedImport.ts';
import { ACTIVITY_SLOTS } from '../../src/workers/activitySlots.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

describe('workers that are stopped and replaced', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app?.stop());

  const allOk = (lines: readonly CheckLine[]) =>
    assert.deepEqual(
      lines.filter(({ ok }) => !ok),
      [],
    );

  it('fail nothing and send nothing twice, in turn and under load', async () => {
    allOk(
      await rollingRestart(app, {
        rounds: 1,
        messages: 3,
        withReports: false,
        startWorker: startWorkersHere,
      }),
    );
  });

  it('end while more jobs wait for a running job than the queue has slots; no other clinic waits', async () => {
    allOk(await joinPausedImport(app, ACTIVITY_SLOTS.analysis + 1, startWorkersHere));
  });
});

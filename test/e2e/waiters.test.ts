import assert from 'node:assert/strict';
import { joinPausedImport } from '../../scripts/checks/waiters/joinPausedImport.ts';
import { ACTIVITY_SLOTS } from '../../src/workers/activitySlots.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

describe('more jobs that wait for a running job than their queue has slots', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app?.stop());

  it('hold up neither other clinics nor the end of a worker, and go on when it has ended', async () => {
    const lines = await joinPausedImport(app, ACTIVITY_SLOTS.analysis + 1);
    assert.deepEqual(
      lines.filter(({ ok }) => !ok),
      [],
    );
  });
});

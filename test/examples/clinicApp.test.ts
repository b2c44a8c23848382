import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../support/eventually.ts';
import { runNode } from '../support/runCommand.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

const EXAMPLE = ['--import', 'tsx', '--conditions', 'aftercare-source', 'examples/clinic-app/main.ts'];

describe('the example app', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app?.stop());

  it('starts the main job, waits for a worker, pauses and resumes it, and shows its progress and result', async () => {
    const datasetId = await app.storeSample();
    const contactId = await app.addContact();
    const running = runNode([...EXAMPLE, datasetId, contactId, '--clinic', app.clinicId], app.environment);
    const workflowId = await eventually('its job', async () => {
      const query = "WorkflowType = 'deliverAnalysis'";
      for await (const found of app.client.workflow.list({ query })) return found.workflowId;
      return undefined;
    });
    assert.match(workflowId, new RegExp(`^${app.clinicId}/delivery/${datasetId}/`));
    // Longer than the example waits for the answer to a query.
    await sleep(6_000);
    await app.startWorkers();
    const ran = await running;
    assert.equal(ran.stderr, '');
    assert.equal(ran.code, 0);
    const lines = ran.stdout.trim().split('\n');
    assert.equal(lines[0], `${workflowId} started`);
    assert.ok(lines.indexOf('progress: paused') < lines.indexOf('resumed'));
    assert.ok(lines.includes('progress: completed, 6 of 6 stages'));
    assert.match(lines.at(-1) ?? '', /^an_\w+: \d+ findings; rp_\w+: \d+ pages; e-mail sent$/);
  });

  it('says in one line what it needs, and starts nothing', async () => {
    const ran = await runNode([...EXAMPLE, 'ds_wrong'], app.environment);
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /^give a data set, a contact and the clinic: npm run example -- .*\n$/);
  });
});

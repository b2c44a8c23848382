import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { importDataset } from '../../src/contracts/jobs.ts';
import { runNode } from '../support/runCommand.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

describe('npm run build', () => {
  let app: TestApp;
  const children: ChildProcess[] = [];
  before(async function () {
    this.timeout('5m');
    app = await startTestApp();
    const built = await runNode(['--import', 'tsx', 'scripts/build.ts']);
    assert.equal(built.code, 0, built.stdout + built.stderr);
  });
  after(async () => {
    for (const child of children) {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    }
    await app.stop();
  });

  it('makes a worker that runs from dist/ with the bundled workflows', async () => {
    const worker = spawn(process.execPath, ['dist/worker.js'], {
      env: { PATH: process.env.PATH ?? '', ...app.environment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.push(worker);
    assert.deepEqual(await once(worker, 'message'), ['ready', undefined]);
    const datasetId = await app.storeSample();
    const { handle } = await startJob(app.client, importDataset, { datasetId, clinicId: app.clinicId });
    assert.equal((await handle.result()).rows, 228);
  });

  it('makes a command line that runs from dist/', async () => {
    const { code, stdout } = await runNode(['dist/client.js', 'jobs', '--json'], app.environment);
    assert.equal(code, 0);
    assert.ok('jobs' in JSON.parse(stdout));
  });

  it('makes contracts that another app imports without worker code', async () => {
    const script =
      "const { startJob, deliverAnalysis } = await import('aftercare/contracts');" +
      'console.log(typeof startJob, deliverAnalysis.workflow)';
    const { code, stdout } = await runNode(['--input-type=module', '--eval', script]);
    assert.deepEqual([code, stdout], [0, 'function deliverAnalysis\n']);
  });

  it('leaves the sandbox out', async () => {
    const script =
      "const { existsSync } = await import('node:fs'); console.log(existsSync('dist/sandbox'), existsSync('dist/demo.js'))";
    assert.equal((await runNode(['--input-type=module', '--eval', script])).stdout, 'false false\n');
  });
});

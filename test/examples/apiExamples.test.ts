import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertSoundPdf } from '../reports/qpdfCheck.ts';
import { runProgram } from '../support/runCommand.ts';
import { SAMPLE, startTestApp, type TestApp } from '../support/testApp.ts';

/** The programs of examples/api: how each is run, and what succeeds where that is possible. */
const EXAMPLES = [
  {
    name: 'main-job.sh',
    command: ['bash', 'examples/api/main-job.sh'],
    probe: ['sh', '-c', 'command -v bash curl jq'],
  },
  { name: 'main_job.py', command: ['python3', 'examples/api/main_job.py'], probe: ['python3', '--version'] },
  {
    name: 'main-job.php',
    command: ['php', 'examples/api/main-job.php'],
    probe: ['php', '-r', 'exit(extension_loaded("curl") ? 0 : 1);'],
  },
  {
    name: 'mainJob.ts',
    command: [process.execPath, '--import', 'tsx', 'examples/api/mainJob.ts'],
    probe: [process.execPath, '--version'],
  },
] as const;

describe('the examples of the API', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
  });
  after(() => app?.stop());

  for (const { name, command, probe } of EXAMPLES) {
    it(`run the main job and send a notification: ${name}`, async function () {
      const [program, ...args] = probe;
      if (spawnSync(program, args).status !== 0) {
        process.stderr.write(`  skipped ${name}: this machine cannot run it; see examples/api/README.md\n`);
        return this.skip();
      }
      const report = join(app.directory, `${name}.pdf`);
      const ran = await runProgram([...command, SAMPLE, report], {
        AFTERCARE_URL: app.gatewayUrl,
        AFTERCARE_TOKEN: app.apiToken,
      });
      assert.equal(ran.stderr, '');
      assert.equal(ran.code, 0);
      assert.match(ran.stdout, /^report: rp_\w+, \d+ bytes\nnotification: nt_\w+\n$/m);
      await assertSoundPdf(await readFile(report));
    });
  }

  it('tell the problem that the API answers', async () => {
    const environment = { AFTERCARE_URL: app.gatewayUrl, AFTERCARE_TOKEN: 'wrong' };
    const ran = await runProgram(
      ['python3', 'examples/api/main_job.py', SAMPLE, 'out/none.pdf'],
      environment,
    );
    assert.equal(ran.code, 1);
    assert.match(ran.stderr, /401 .*urn:aftercare:problem:Unauthorized/);
  });
});

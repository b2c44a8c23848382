import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { processIdentity } from '../../../src/sandbox/servers/processRegistry.ts';
import { findTemporalBinary } from '../../../src/sandbox/servers/temporalBinary.ts';
import {
  startTemporalServer,
  type TemporalServer,
  type TemporalServerOptions,
} from '../../../src/sandbox/servers/temporalServer.ts';

/** Shared by all runs, so that the binary is obtained once. */
const CACHE_DIR = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'aftercare');
const OPTIONS: TemporalServerOptions = {
  report: () => {},
  cacheDir: CACHE_DIR,
  path: process.env.PATH ?? '',
  toolsDir: join(import.meta.dirname, '../../../tools/temporal'),
  ui: false,
};

describe('the Temporal server', function () {
  // The first run on a machine downloads or builds the server.
  this.timeout(20 * 60_000);

  const servers: TemporalServer[] = [];
  const start = async (options: Partial<TemporalServerOptions> = {}) => {
    const server = await startTemporalServer({ ...OPTIONS, ...options });
    servers.push(server);
    return server;
  };

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  it('has the namespaces and search attributes that were asked for as soon as it is started', async () => {
    const { address } = await start({ namespaces: ['clinic'], searchAttributes: { ClinicId: 'Keyword' } });

    await withClient(address, 'clinic', async (client) => {
      await client.workflow.start('anything', {
        taskQueue: 'nobody-polls',
        workflowId: 'tagged',
        searchAttributes: { ClinicId: ['clinic-1'] },
      });
      assert.equal((await client.workflow.getHandle('tagged').describe()).status.name, 'RUNNING');
    });
  });

  it('lets a workflow skip time', async () => {
    const { address } = await start();

    await withClient(address, 'default', async (client) => {
      await client.workflow.start('anything', {
        taskQueue: 'nobody-polls',
        workflowId: 'skipping',
        workflowExecutionTimeout: '30 days',
      });
      await client.workflowService.updateWorkflowExecutionOptions({
        namespace: 'default',
        workflowExecution: { workflowId: 'skipping' },
        updateMask: { paths: ['time_skipping_config'] },
        workflowExecutionOptions: { timeSkippingConfig: { enabled: true } },
      });
    });
  });

  it('runs beside another one, and serves the UI only when asked to', async () => {
    const [first, second] = await Promise.all([start({ ui: true }), start()]);

    assert.notEqual(first.address, second.address);
    assert.ok(first.uiUrl !== undefined);
    assert.equal((await fetch(first.uiUrl)).status, 200);
    assert.equal(second.uiUrl, undefined);
    assert.match(await (await fetch(second.metricsUrl)).text(), /service_requests/);
  });

  it('leaves no process and no record when it is stopped, however often', async () => {
    const server = await start();
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();

    assert.equal(processIdentity(server.pid), null);
    const records = await readdir(join(CACHE_DIR, 'run'));
    assert.ok(!records.includes(`temporal-${server.pid}.json`));
  });

  it('keeps workflows in its database file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aftercare-temporal-'));
    try {
      const databaseFile = join(folder, 'temporal.db');
      const first = await start({ databaseFile });
      await withClient(first.address, 'default', (client) =>
        client.workflow.start('anything', { taskQueue: 'nobody-polls', workflowId: 'kept' }),
      );
      await first.stop();

      const second = await start({ databaseFile });
      await withClient(second.address, 'default', async (client) => {
        assert.equal((await client.workflow.getHandle('kept').describe()).workflowId, 'kept');
      });
      // Else it would write into the folder that is removed.
      await second.stop();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('says in one line that its port is in use', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const bound = blocker.address();
    assert.ok(bound !== null && typeof bound === 'object');
    try {
      await assert.rejects(start({ port: bound.port }), {
        message: `port ${bound.port} for Temporal is in use; choose another or free it`,
      });
    } finally {
      blocker.close();
    }
  });

  it('shows the end of its log when it does not start', async () => {
    await assert.rejects(
      start({ databaseFile: '/nowhere/at/all/temporal.db' }),
      /the Temporal server ended by itself \(exit code 1\):\n.*\/nowhere\/at\/all/s,
    );
  });

  it('starts again when a port that it chose was taken by another process meanwhile', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aftercare-test-'));
    try {
      const { path } = await findTemporalBinary(OPTIONS);
      await writeFile(
        join(folder, 'temporal'),
        `#!/bin/sh
[ "$1" != server ] || [ -e '${folder}/tried' ] || {
  touch '${folder}/tried'
  echo 'listen tcp 127.0.0.1:38437: bind: address already in use' >&2
  exit 1
}
exec '${path}' "$@"
`,
        { mode: 0o755 },
      );
      const { address } = await start({ path: `${folder}:${OPTIONS.path}` });
      await access(join(folder, 'tried'));
      await withClient(address, 'default', (client) => client.connection.ensureConnected());
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('is stopped by the next start when its process was killed, and only then', async () => {
    const bystander = await start();
    const orphan = await startAndBeKilled();
    assert.notEqual(processIdentity(orphan), null);

    const steps: string[] = [];
    await start({ report: (step) => steps.push(step) });
    assert.equal(processIdentity(orphan), null);
    assert.notEqual(processIdentity(bystander.pid), null);
    assert.ok(steps.includes(`stopping temporal (pid ${orphan}), left behind by a process that was killed`));
  });
});

/** Starts a server in a process that is then killed. @returns the server's pid */
async function startAndBeKilled(): Promise<number> {
  const module = join(import.meta.dirname, '../../../src/sandbox/servers/temporalServer.ts');
  const { report: _, ...options } = OPTIONS;
  const code = `import { startTemporalServer } from ${JSON.stringify(module)};
    const server = await startTemporalServer({ ...${JSON.stringify(options)}, report: () => {} });
    process.stdout.write(String(server.pid), () => process.kill(process.pid, 'SIGKILL'));`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await once(child, 'close');
  return Number(output);
}

async function withClient(
  address: string,
  namespace: string,
  use: (client: Client) => Promise<unknown>,
): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    await use(new Client({ connection, namespace }));
  } finally {
    await connection.close();
  }
}

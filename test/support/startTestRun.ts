import { createServer } from 'node:http';
import type { MadeOnce } from './madeOnce.ts';
import { type SharedByTestRun, TEST_RUN_URL } from './testRun.ts';
import type { TestServers } from './testServers.ts';

let stop: (() => Promise<void>) | undefined;

/** Mocha's hook before the first test, in its first process. */
export async function mochaGlobalSetup(): Promise<void> {
  // Loaded when a test asks for them: most of the time of a run of unit tests would go into it.
  let servers: TestServers | undefined;
  let workflows: MadeOnce | undefined;
  const makers: { [Name in keyof SharedByTestRun]: () => Promise<SharedByTestRun[Name]> } = {
    async servers() {
      const { testServers } = await import('./testServers.ts');
      servers ??= testServers();
      return servers.addresses();
    },
    async workflows() {
      const { bundledWorkflows } = await import('./bundledWorkflows.ts');
      workflows ??= bundledWorkflows();
      return { path: await workflows.path() };
    },
  };
  const server = createServer((request, response) => {
    const [, make] = Object.entries(makers).find(([name]) => request.url === `/${name}`) ?? [];
    if (!make) {
      response.writeHead(404).end();
      return;
    }
    make().then(
      (made) => response.end(JSON.stringify(made)),
      (error: unknown) => response.writeHead(503).end(String(error)),
    );
  });
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the test run has no port');
  process.env[TEST_RUN_URL] = `http://127.0.0.1:${address.port}`;
  stop = async () => {
    server.close();
    server.closeAllConnections();
    await workflows?.remove();
    await servers?.stop();
  };
  // Mocha ends itself by the signal then, and the servers would outlive it.
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    process.once(signal, () => {
      mochaGlobalTeardown().finally(() => process.exit(128 + number));
    });
  }
}

/** Mocha's hook after the last test. */
export async function mochaGlobalTeardown(): Promise<void> {
  delete process.env[TEST_RUN_URL];
  await stop?.();
}

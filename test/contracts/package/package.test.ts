import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { runNode } from '../../support/runCommand.ts';
import { startTestApp } from '../../support/testApp.ts';
import { installContracts, type Packed, packContracts, readManifest } from './installContracts.ts';

const MOST_BYTES = 300_000;

describe('the package of the contracts', () => {
  let folder: string;
  let packed: Packed;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aftercare-contracts-'));
    packed = await packContracts(folder);
    await installContracts(folder, packed);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is small, and holds the contracts with their types, a readme and the licence', () => {
    assert.ok(packed.size < MOST_BYTES, `${packed.size} bytes`);
    const paths = packed.files.map(({ path }) => path).filter((path) => !path.includes('/'));
    assert.deepEqual(paths.sort(), ['LICENSE', 'README.md', 'package.json']);
    const others = packed.files.filter(({ path }) => path.startsWith('dist/') && !/\.(js|d\.ts)$/.test(path));
    assert.deepEqual(others, []);
  });

  it('depends on zod and the client of Temporal only, in versions of this repository', async () => {
    const { version, dependencies, peerDependencies } = await readManifest();
    const root = z
      .object({ version: z.string(), dependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(await readFile('package.json', 'utf8')));
    assert.equal(version, root.version);
    assert.deepEqual(
      { ...dependencies, ...peerDependencies },
      {
        zod: `^${root.dependencies.zod}`,
        '@temporalio/client': `^${root.dependencies['@temporalio/client']}`,
      },
    );
  });

  it('has types that a strict app compiles, and starts the main job, books and sends without a database', async () => {
    await copyFile('test/contracts/package/consumer.ts', join(folder, 'app.ts'));
    const compilerOptions = {
      target: 'es2023',
      lib: ['es2023', 'esnext.disposable'],
      module: 'nodenext',
      types: ['node'],
      strict: true,
      skipLibCheck: false,
    };
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['app.ts', 'ms.d.ts'] }),
    );
    // The declarations of Temporal's client import this module, which has none.
    const types = "declare module 'ms' { export type StringValue = string }\n";
    await writeFile(join(folder, 'ms.d.ts'), types);
    const compiler = resolve('node_modules/typescript/bin/tsc');
    const compiled = await runNode([compiler, '--project', folder]);
    assert.equal(compiled.stdout, '');
    assert.equal(compiled.code, 0);

    const app = await startTestApp();
    try {
      await app.startWorkers();
      const ids = [await app.storeSample(), await app.addContact(), app.clinicId];
      const { TEMPORAL_ADDRESS = '', TEMPORAL_NAMESPACE = '' } = app.environment;
      const ran = await runNode(
        [join(folder, 'app.js'), ...ids],
        { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, API_URL: app.gatewayUrl, API_TOKEN: app.apiToken },
        folder,
      );
      assert.equal(ran.stderr, '');
      const { findings, pages, ...others } = z
        .looseObject({ findings: z.int(), pages: z.int() })
        .parse(JSON.parse(ran.stdout));
      assert.deepEqual(others, { change: 'booked', outcome: 'sent', phase: 'completed' });
      assert.ok(findings > 0 && pages > 0);
    } finally {
      await app.stop();
    }
  });
});

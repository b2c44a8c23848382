import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from '../support/runCommand.ts';

/** Servers that are configured, and that nothing listens for: what a command loads before its first request. */
const CONFIGURED = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
  TEMPORAL_ADDRESS: '127.0.0.1:1',
  PSEUDONYM_KEY: '0'.repeat(64),
};
const FOR_HELP = ['commander', 'zod'];
const FOR_SETTINGS = [...FOR_HELP, '@temporalio/envconfig', 'libphonenumber-js'];

describe('the packages that a command loads', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'aftercare-imports-'));
  });
  after(() => rm(directory, { recursive: true, force: true }));

  /** The packages that our modules import while a command runs, apart from what tells of its failure. */
  async function loaded(...args: readonly string[]): Promise<readonly string[]> {
    const file = join(directory, args.join('-').replaceAll('/', '-'));
    const node = [
      '--import',
      './test/support/recordImports.mjs',
      '--import',
      'tsx',
      'src/client.ts',
      ...args,
    ];
    await runNode(node, { ...CONFIGURED, IMPORTS_FILE: file });
    return [...new Set((await readFile(file, 'utf8')).trim().split('\n'))].sort();
  }

  it('are few for help, of the program and of a command', async () => {
    assert.deepEqual(await loaded('--help'), FOR_HELP);
    assert.deepEqual(await loaded('--version'), FOR_HELP);
  });

  it('are those of Temporal and of the settings for listing jobs', async () => {
    // The client of Temporal loads grpc-js itself.
    const allowed = [...FOR_SETTINGS, '@temporalio/client', '@temporalio/common', '@grpc/grpc-js'];
    const found = await loaded('jobs', 'list');
    assert.ok(found.includes('@temporalio/client'), found.join(', '));
    assert.deepEqual(
      found.filter((name) => !allowed.includes(name)),
      [],
    );
  });

  it('are those of the database and of the settings for listing what it stores', async () => {
    // What tells of a failure knows the errors of jobs, too.
    const allowed = [...FOR_SETTINGS, 'kysely', 'pg', '@temporalio/common'];
    const found = await loaded('reports', 'list');
    assert.ok(found.includes('kysely'), found.join(', '));
    assert.deepEqual(
      found.filter((name) => !allowed.includes(name)),
      [],
    );
  });
});

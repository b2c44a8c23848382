import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyRepository, type RepositoryCopy } from './repositoryCopy.ts';

const PROGRAM = 'src/commands/createProgram.ts';
const ADDED = 'src/added.ts';
const PURPOSE = 'Start, watch and control';

describe('a process that runs from dist/', function () {
  this.timeout('5m');
  let copy: RepositoryCopy;
  before(async () => {
    copy = copyRepository();
    const installed = await copy.run(['scripts/prepare.mjs']);
    assert.equal(installed.code, 0, installed.stderr);
  });
  after(() => copy?.remove());
  const bundle = () => readFileSync(join(copy.folder, 'dist/workflow-bundle.js'), 'utf8');
  const edit = (path: string, change: (source: string) => string) => {
    const file = join(copy.folder, path);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };

  it('is there after an installation, and starts without a build', async () => {
    const { code, stdout, stderr } = await copy.start('demo', ['--help']);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /runs the main job on sample data/);
  });

  it('starts the servers of development from dist/ too', async () => {
    const { code, stderr } = await copy.start('dev', [], { GATEWAY_PORT: 'eighty' });
    assert.equal(code, 2);
    assert.match(stderr, /GATEWAY_PORT/);
  });

  it('is built again when a source has changed, says so once, and runs the change', async () => {
    const bundled = bundle();
    edit(PROGRAM, (source) => source.replace(PURPOSE, 'edited a moment ago'));
    writeFileSync(join(copy.folder, ADDED), 'export const added = 1;\n');
    const { code, stdout, stderr } = await copy.start('client', ['--help']);
    assert.equal(code, 0);
    assert.match(stdout, /edited a moment ago/);
    assert.match(
      stderr,
      /^dist\/ is older than src\/(commands\/createProgram|added)\.ts: building it again\nbuilt dist\/ in [\d.]+ s\n$/,
    );
    assert.ok(existsSync(join(copy.folder, 'dist/added.js')));
    assert.equal(bundle(), bundled);
    assert.equal((await copy.start('client', ['--help'])).stderr, '');
  });

  it('is built again when a source was removed, or an older one has come back', async () => {
    edit(PROGRAM, (source) => source.replace('edited a moment ago', PURPOSE));
    utimesSync(join(copy.folder, PROGRAM), new Date(0), new Date(0));
    rmSync(join(copy.folder, ADDED));
    assert.match((await copy.start('client', ['--help'])).stdout, /Start, watch and control/);
    assert.ok(!existsSync(join(copy.folder, 'dist/added.js')));
  });

  it('is built again when the command line is run from dist/ itself, as npx does', async () => {
    edit(PROGRAM, (source) => source.replace(PURPOSE, 'edited once more'));
    const { code, stdout, stderr } = await copy.run(['dist/client.js', '--help']);
    assert.equal(code, 0);
    assert.match(stdout, /edited once more/);
    assert.match(stderr, /^dist\/ is older than src\/commands\/createProgram\.ts: building it again\n/);
  });

  it('is built once when several start together, with the workflows bundled again when they have changed', async () => {
    edit('src/workflows/index.ts', (source) => `${source}\nexport const addedExport = 'bundled again';\n`);
    const started = await Promise.all(Array.from({ length: 3 }, () => copy.start('client', ['--help'])));
    assert.deepEqual(
      started.map(({ code }) => code),
      [0, 0, 0],
    );
    assert.equal(started.filter(({ stderr }) => stderr.includes('built dist/')).length, 1);
    assert.match(bundle(), /bundled again/);
  });

  it('does not start from a source that cannot be compiled, and leaves the last build', async () => {
    edit(PROGRAM, (source) => `${source}\nconst = 1;\n`);
    const { code, stderr } = await copy.start('client', ['--help']);
    assert.equal(code, 1);
    assert.match(stderr, /src\/commands\/createProgram\.ts\(\d+,\d+\): error TS/);
    assert.match(stderr, /dist\/ could not be built: see the errors above, then run npm run build\n$/);
    const last = await copy.run(['dist/worker.js']);
    assert.match(last.stderr, /^the configuration has \d+ problems:/);
    assert.ok(!existsSync(join(copy.folder, 'dist-next')));
  });
});

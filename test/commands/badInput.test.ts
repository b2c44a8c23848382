import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { runClient } from '../support/runClient.ts';
import { runNode } from '../support/runCommand.ts';
import { SAMPLE, startTestApp, type TestApp } from '../support/testApp.ts';

const QUESTION = ['--question', 'What goes with longer survival?'];
const UNKNOWN_DATASET = 'ds_000000000000000000000000';
const UNKNOWN_ANALYSIS = 'an_000000000000000000000000';

/** What a command is given, and the one line it answers. */
interface Case {
  readonly name: string;
  readonly args: (files: string) => readonly string[];
  readonly message: RegExp;
  readonly type: string;
}

const sources: readonly (readonly [string, string | Uint8Array, RegExp, string])[] = [
  ['empty.csv', '', /^empty\.csv: the file is empty$/, 'SourceEmpty'],
  ['header-only.csv', 'a,b\n', /^header-only\.csv: has no rows$/, 'SourceNoRows'],
  ['quote.csv', 'a,b\n1,"2\n', /^quote\.csv: line 2 has a quote that is not closed/, 'SourceQuote'],
  ['duplicate.csv', 'a,a\n1,2\n', /^duplicate\.csv: columns 1 and 2 have the same name/, 'SourceHeader'],
  [
    'no-names.csv',
    '70,12\n71,13\n',
    /^no-names\.csv: line 1 looks like a row of data.*--no-header/,
    'SourceHeader',
  ],
  [
    'spaces.csv',
    'age  hb\n70   12\n71   13\n',
    /^spaces\.csv: its columns are separated by spaces/,
    'SourceDelimiter',
  ],
  ['ragged.csv', 'a,b\n1,2\n1,2,3\n', /^ragged\.csv: line 3 has 3 cells, the header has 2/, 'SourceRagged'],
  [
    'mixed.csv',
    Buffer.concat([Buffer.from('größe,b\n'), Buffer.from('Müller,2\n', 'latin1')]),
    /^mixed\.csv: line 2 is not UTF-8 .*iconv -f ISO-8859-1/,
    'SourceEncoding',
  ],
  [
    'picture.csv',
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    /^picture\.csv: is a PNG/,
    'SourceBinary',
  ],
  [
    'large.csv',
    `a,b\n${'1,2\n'.repeat(4_000)}`,
    /^large\.csv: 16004 bytes are more than the 16000 .*MAX_SOURCE_BYTES/,
    'SourceTooLarge',
  ],
];

const toArguments = (name: string, args: readonly string[], message: RegExp, type: string): Case => ({
  name,
  args: () => args,
  message,
  type,
});

const deliver = (...rest: readonly string[]) => ['deliveries', 'start', SAMPLE, ...QUESTION, ...rest];

const cases: readonly Case[] = [
  ...sources.map(([file, , message, type]) => ({
    name: `the file ${file}`,
    args: (files: string) => ['datasets', 'import', join(files, file)],
    message,
    type,
  })),
  {
    name: 'a missing file',
    args: (files) => ['datasets', 'import', join(files, 'nowhere.csv')],
    message: /nowhere\.csv: no such file$/,
    type: 'SourceNotFound',
  },
  {
    name: 'a directory',
    args: (files) => ['datasets', 'import', files],
    message: /: is a directory; name a/,
    type: 'SourceIsDirectory',
  },
  toArguments(
    'an identifying column that is not there',
    ['datasets', 'import', SAMPLE, '--identifying', 'nobody'],
    /^ncctg-lung\.csv: has no column nobody; its columns are inst,/,
    'SourceColumn',
  ),
  toArguments(
    'a clinic that is no id',
    ['datasets', 'import', SAMPLE, '--clinic', 'My Clinic'],
    /^--clinic: must be lower-case letters/,
    'InvalidArgument',
  ),
  toArguments(
    'the id of no data set',
    ['analyses', 'start', UNKNOWN_DATASET, ...QUESTION],
    /^there is no data set ds_0+;/,
    'DatasetNotFound',
  ),
  toArguments(
    'something that is no data set id',
    ['analyses', 'start', 'lung', ...QUESTION],
    /^dataset: must look like ds_/,
    'InvalidArgument',
  ),
  toArguments(
    'an empty question',
    ['analyses', 'start', UNKNOWN_DATASET, '--question', '  '],
    /^--question: must not be empty$/,
    'InvalidArgument',
  ),
  toArguments(
    'a question that is too long',
    ['analyses', 'start', UNKNOWN_DATASET, '--question', 'x'.repeat(2_001)],
    /^--question: must have 2,000 characters at most$/,
    'InvalidArgument',
  ),
  toArguments(
    'the id of no analysis',
    ['reports', 'create', UNKNOWN_ANALYSIS],
    /^there is no analysis an_0+/,
    'AnalysisNotFound',
  ),
  ...['status', 'watch', 'pause', 'resume', 'cancel'].map((command) =>
    toArguments(
      `the id of no job to ${command}`,
      ['jobs', command, 'analysis/nothing'],
      /^there is no job analysis\/nothing;/,
      'UnknownId',
    ),
  ),
  toArguments(
    'an invalid e-mail address',
    deliver('--email', 'dr.lee'),
    /^--email: must be an e-mail address/,
    'InvalidArgument',
  ),
  toArguments(
    'an invalid callback URL',
    deliver('--email', 'dr.lee@clinic.example', '--callback', 'ftp://app.example'),
    /^--callback: must be an http:\/\/ or https:\/\/ URL/,
    'InvalidArgument',
  ),
  toArguments(
    'an endpoint that is no URL',
    ['webhooks', 'add', 'app.example'],
    /^url: must be an http:\/\/ or https:\/\/ URL/,
    'InvalidArgument',
  ),
];

describe('bad input', () => {
  let app: TestApp;
  let files: string;
  before(async () => {
    app = await startTestApp({ MAX_SOURCE_BYTES: '16000' });
    files = join(app.directory, 'sources');
    await mkdir(files);
    for (const [name, content] of sources) await writeFile(join(files, name), content);
  });
  after(() => app?.stop());

  /** Everything a command could have left behind. */
  const stored = async () => {
    const tables = ['datasets', 'analyses', 'contacts', 'webhookEndpoints'] as const;
    const rows = [];
    for (const table of tables) {
      rows.push(...(await app.database.selectFrom(table).select('id').execute()).map(({ id }) => id));
    }
    const workflows = [];
    for await (const { workflowId } of app.client.workflow.list()) workflows.push(workflowId);
    const objects = await readdir(app.config.DATA_DIR, { recursive: true }).catch(() => []);
    return { rows, workflows, objects };
  };

  for (const { name, args, message, type } of cases) {
    it(`gets one line, exit code 2 and leaves nothing: ${name}`, async () => {
      const { code, stdout, stderr } = await runClient([...args(files), '--json'], app.environment);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      const error = JSON.parse(stderr);
      assert.equal(error.error, type);
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /\n/);
      assert.deepEqual(await stored(), { rows: [], workflows: [], objects: [] });
    });
  }

  it('reads the same without --json: the line alone', async () => {
    const [source, argument, ours] = await Promise.all([
      runClient(['datasets', 'import', join(files, 'empty.csv')], app.environment),
      runClient(deliver('--email', 'dr.lee'), app.environment),
      runClient(['jobs', 'status', 'analysis/nothing'], app.environment),
    ]);
    assert.equal(source.stderr, 'empty.csv: the file is empty\n');
    assert.match(argument.stderr, /^--email: must be an e-mail address[^\n]*\n$/);
    assert.match(ours.stderr, /^there is no job analysis\/nothing;[^\n]*\n$/);
    assert.deepEqual([source.code, argument.code, ours.code], [2, 2, 2]);
  });

  it('names what a command misses, and the command that was meant', async () => {
    const [missing, unknown] = await Promise.all([
      runClient(['analyses', 'start', UNKNOWN_DATASET], app.environment),
      runClient(['analysis'], app.environment),
    ]);
    assert.deepEqual([missing.code, unknown.code], [2, 2]);
    assert.match(missing.stderr, /required option '--question <text>' not specified/);
    assert.match(unknown.stderr, /^unknown command 'analysis' \(Did you mean analyses\?\)[^\n]*\n$/);
  });

  it('says that a port is in use, with exit code 2', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    assert.ok(address !== null && typeof address === 'object');
    const gateway = await runNode(['--import', 'tsx', 'src/gateway.ts'], {
      ...app.environment,
      GATEWAY_PORT: String(address.port),
    });
    other.close();
    assert.equal(gateway.code, 2);
    assert.match(gateway.stderr, new RegExp(`^port ${address.port} is in use; .*\n$`));
  });

  it('says that PostgreSQL or Temporal cannot be reached, with exit code 1', async () => {
    const noDatabase = { ...app.environment, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' };
    const noTemporal = { ...app.environment, TEMPORAL_ADDRESS: '127.0.0.1:1' };
    const [database, temporal] = await Promise.all([
      runClient(['datasets', 'show', UNKNOWN_DATASET], noDatabase),
      runClient(['jobs', 'list'], noTemporal),
    ]);
    assert.deepEqual([database.code, temporal.code], [1, 1]);
    assert.match(database.stderr, /^PostgreSQL cannot be reached \(ECONNREFUSED\); .*\n$/);
    assert.match(temporal.stderr, /^Temporal cannot be reached at 127\.0\.0\.1:1; .*\n$/);
  });
});

describe('a full disk', () => {
  it('gets one line with exit code 1, and no half of a file', async function () {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) this.skip();
    const app = await startTestApp();
    const mount = join(app.directory, 'tiny');
    await mkdir(mount);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', mount]);
    try {
      const large = join(app.directory, 'large.csv');
      await writeFile(large, `a,b\n${'1,2\n'.repeat(20_000)}`);
      const environment = { ...app.environment, DATA_DIR: join(mount, 'disk') };
      const { code, stderr } = await runClient(['datasets', 'import', large], environment);
      assert.equal(code, 1, stderr);
      assert.match(stderr, /^[^\n]*no space left[^\n]*\n$/i);
      const left = await readdir(join(mount, 'disk'), { recursive: true, withFileTypes: true });
      assert.deepEqual(
        left.filter((entry) => entry.isFile()),
        [],
      );
      assert.deepEqual(await app.database.selectFrom('datasets').select('id').execute(), []);
    } finally {
      execFileSync('umount', [mount]);
      await app.stop();
    }
  });
});

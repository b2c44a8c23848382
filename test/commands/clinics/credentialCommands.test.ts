import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { clientJson, runClient } from '../../support/runClient.ts';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.ts';

const API_KEY = 're_Riverside1_0123456789abcdef';
const SID = `AC${'1a'.repeat(16)}`;
const TOKEN = 'b7'.repeat(16);
const SECRETS = new RegExp(`${API_KEY}|${TOKEN}`);

describe('the commands for credentials of clinics', () => {
  let test: TestDatabase;
  let directory: string;
  let environment: Record<string, string>;
  before(async () => {
    test = await createTestDatabase();
    directory = await mkdtemp(join(tmpdir(), 'aftercare-credentials-'));
    environment = {
      DATABASE_URL: test.url,
      PSEUDONYM_KEY: '0f'.repeat(32),
      CLINIC_CREDENTIALS_KEY: '1e'.repeat(32),
    };
  });
  after(async () => {
    await test?.drop();
    await rm(directory, { recursive: true, force: true });
  });

  const command = (verb: string, ...rest: readonly string[]) => [
    'clinics',
    'credentials',
    verb,
    'riverside',
    ...rest,
  ];
  async function fileOf(...lines: readonly string[]): Promise<string> {
    const file = join(directory, 'credentials.env');
    await writeFile(file, `${lines.join('\n')}\n`);
    return file;
  }
  const rows = () => test.database.selectFrom('clinicCredentials').selectAll().execute();
  async function refused(args: readonly string[], settings = environment): Promise<string> {
    const before = await rows();
    for (const more of [[], ['--json']]) {
      const { code, stdout, stderr } = await runClient([...args, ...more], settings);
      assert.deepEqual([code, stdout, stderr.trim().split('\n').length], [2, '', 1], stderr);
      assert.doesNotMatch(stderr, SECRETS);
      if (more.length === 0) continue;
      assert.deepEqual(await rows(), before);
      return JSON.parse(stderr).message;
    }
    return '';
  }

  it('store secrets from a file, show fingerprints, and audit each change without a secret', async () => {
    const file = await fileOf(`RESEND_API_KEY=${API_KEY}`, '# a comment', 'RESEND_WEBHOOK_SECRET=');
    const set = await runClient(command('set', '--provider', 'resend', '--from', file), environment);
    assert.equal(set.code, 0, set.stderr);
    assert.match(
      set.stdout,
      /^riverside sends from its own account of resend: version 1, fingerprint [0-9a-f]{8}\n$/,
    );
    assert.match(set.stderr, /^its e-mails come from EMAIL_FROM until /);
    const same = await clientJson(command('set', '--provider', 'resend', '--from', file), environment);
    assert.equal(same.version, 1);
    const { fingerprint, keyId } = same;
    const other = await fileOf(`RESEND_API_KEY=${API_KEY}2`);
    const changed = await clientJson(command('set', '--provider', 'resend', '--from', other), environment);
    assert.deepEqual([changed.version, changed.keyId], [2, keyId]);
    assert.notEqual(changed.fingerprint, fingerprint);

    const shown = await runClient(command('show'), environment);
    assert.match(shown.stdout, new RegExp(`resend +${changed.fingerprint} +2 +\\d{4}-.*Z +\\S+ +${keyId}`));
    const { CLINIC_CREDENTIALS_KEY: _, ...without } = environment;
    assert.match(
      (await runClient(command('show'), without)).stderr,
      /^CLINIC_CREDENTIALS_KEY is not set, and another key has encrypted the credentials of riverside \(resend, key \w+\); set the former/,
    );
    await clientJson(command('clear', '--provider', 'resend'), environment);
    assert.deepEqual((await clientJson(command('show'), environment)).credentials, []);
    assert.equal(
      await refused(command('clear', '--provider', 'resend')),
      'riverside has no credentials of its own for resend',
    );

    const audit = await clientJson(['audit', 'list', '--clinic', 'riverside'], environment);
    const stored = JSON.stringify([set, same, changed, shown, audit, await rows()]);
    assert.doesNotMatch(stored, SECRETS);
    assert.deepEqual(stored.match(/clinicCredentials(Set|Cleared)/g)?.sort(), [
      'clinicCredentialsCleared',
      'clinicCredentialsSet',
      'clinicCredentialsSet',
    ]);
  });

  it('read secrets from standard input', async () => {
    const args = command('set', '--provider', 'twilio', '--from', '-', '--json');
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/client.ts', ...args], {
      env: { PATH, HOME, ...environment },
    });
    child.stdin.end(`TWILIO_ACCOUNT_SID=${SID}\nTWILIO_AUTH_TOKEN="${TOKEN}"\n`);
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    assert.equal(stderr, '');
    assert.equal(JSON.parse(stdout).provider, 'twilio');
    assert.doesNotMatch(stdout, SECRETS);
  });

  it('refuse malformed secrets by the names of their lines, and repeat no value', async () => {
    const cases: readonly [string, readonly string[], RegExp][] = [
      ['resend', [`RESEND_API_KEY=sk_${API_KEY}`], /^RESEND_API_KEY: must be re_/],
      ['resend', [API_KEY], /^RESEND_API_KEY: is missing$/],
      [
        'resend',
        [`${API_KEY}=x`],
        /^--from: has lines other than RESEND_API_KEY, .*; RESEND_API_KEY: is missing$/,
      ],
      [
        'resend',
        [`RESEND_API_KEY=${API_KEY}`, `RESEND_WEBHOOK_SECRET=${API_KEY}`],
        /^RESEND_WEBHOOK_SECRET: must be whsec_/,
      ],
      ['twilio', [`TWILIO_ACCOUNT_SID=${SID}`], /^TWILIO_AUTH_TOKEN: is missing$/],
      [
        'twilio',
        [`TWILIO_ACCOUNT_SID=AC${TOKEN}1`, `TWILIO_AUTH_TOKEN=${TOKEN}0`],
        /^TWILIO_ACCOUNT_SID: must be AC and 32 hex digits; TWILIO_AUTH_TOKEN: must be 32 hex digits$/,
      ],
      ['twilio', [`RESEND_API_KEY=${API_KEY}`], /^--from: has lines other than TWILIO_ACCOUNT_SID/],
    ];
    for (const [provider, lines, message] of cases) {
      const file = await fileOf(...lines);
      assert.match(await refused(command('set', '--provider', provider, '--from', file)), message);
    }
  });

  it('refuse a missing file, a missing key of the configuration, an unknown provider and an unknown clinic', async () => {
    const set = command('set', '--provider', 'resend', '--from');
    assert.match(await refused([...set, API_KEY]), /^--from: there is no such file/);
    assert.match(await refused([...set, directory]), /^--from: is a directory/);
    const file = await fileOf(`RESEND_API_KEY=${API_KEY}`);
    const { CLINIC_CREDENTIALS_KEY: _, ...without } = environment;
    assert.match(await refused([...set, file], without), /^CLINIC_CREDENTIALS_KEY is not set, so/);
    assert.doesNotMatch(await refused([...set, file, `--api-key=${API_KEY}`]), SECRETS);
    assert.match(
      await refused(command('set', '--provider', 'mailgun', '--from', file)),
      /^--provider: must be resend or twilio/,
    );
    await writeFile(file, 'x'.repeat(70_000));
    assert.equal(await refused([...set, file]), '--from: is longer than 64 KiB');
    await writeFile(file, `\uFEFFRESEND_API_KEY=sk_${API_KEY}\r\n`);
    assert.match(await refused([...set, file]), /^RESEND_API_KEY: must be re_/);
    await fileOf(`RESEND_API_KEY=${API_KEY}`);
    const nowhere = ['clinics', 'credentials', 'set', 'nowhere', '--provider', 'resend', '--from', file];
    assert.equal(await refused(nowhere), 'there is no clinic nowhere');
    assert.equal(await refused(['clinics', 'credentials', 'show', 'nowhere']), 'there is no clinic nowhere');
  });
});

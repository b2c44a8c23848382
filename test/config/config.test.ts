import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig, type Role } from '../../src/config/config.ts';
import { runNode } from '../support/runCommand.ts';

const VALID = {
  DATABASE_URL: 'postgres://aftercare@127.0.0.1:5432/aftercare',
  PSEUDONYM_KEY: '0f'.repeat(32),
  SANDBOX_URL: 'http://127.0.0.1:9',
};

function problemsOf(environment: Record<string, string>, role: Role = 'worker'): readonly string[] {
  try {
    loadConfig(role, environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the configuration', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'aftercare-config-'));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  it('fills in defaults', () => {
    const { GATEWAY_PORT, REPORT_LINK_HOURS, RETRY_DELAYS_SECONDS } = loadConfig('worker', VALID);
    assert.deepEqual([GATEWAY_PORT, REPORT_LINK_HOURS, RETRY_DELAYS_SECONDS], [8080, 72, [60, 300, 900]]);
  });

  it('lists every problem at once, each with its variable', () => {
    const problems = problemsOf({
      ...VALID,
      DATABASE_URL: 'mysql://x',
      GATEWAY_PORT: '99999',
      PUBLIC_URL: 'ftp://x',
      TWILIO_FROM: '030 1234',
      CLINIC_ID: 'Not An Id',
      RETRY_DELAYS_SECONDS: 'soon',
    });
    const names = problems.map((problem) => problem.split(':')[0]).sort();
    const wrong = ['CLINIC_ID', 'DATABASE_URL', 'GATEWAY_PORT', 'PUBLIC_URL', 'RETRY_DELAYS_SECONDS'];
    assert.deepEqual(names, [...wrong, 'TWILIO_FROM']);
  });

  it('takes a path in PUBLIC_URL, but nothing that would end up in the middle of a link', () => {
    const { PUBLIC_URL } = loadConfig('worker', { ...VALID, PUBLIC_URL: 'https://x.example/aftercare' });
    assert.equal(PUBLIC_URL, 'https://x.example/aftercare');
    for (const wrong of ['https://x.example/?a=1', 'https://x.example/#a', 'https://me:pw@x.example']) {
      const problems = problemsOf({ ...VALID, PUBLIC_URL: wrong });
      assert.deepEqual(problems, ['PUBLIC_URL: must have no query, fragment or user']);
    }
  });

  it('reads the proxies that are trusted', () => {
    const read = (GATEWAY_TRUSTED_PROXIES: string) =>
      loadConfig('gateway', { ...VALID, GATEWAY_TRUSTED_PROXIES }).GATEWAY_TRUSTED_PROXIES;
    assert.deepEqual(read('none'), []);
    assert.deepEqual(read('uniquelocal, 192.0.2.1,2001:db8::/32'), [
      'uniquelocal',
      '192.0.2.1',
      '2001:db8::/32',
    ]);
    for (const wrong of ['everybody', '10.0.0.0/33', '192.0.2', '10.0.0.1,', '2001:db8::/129']) {
      assert.match(
        problemsOf({ ...VALID, GATEWAY_TRUSTED_PROXIES: wrong }).join(),
        /^GATEWAY_TRUSTED_PROXIES: must be addresses, networks/,
        wrong,
      );
    }
  });

  it('says which settings are missing, and takes an empty one for missing', () => {
    assert.deepEqual(problemsOf({ SANDBOX_URL: VALID.SANDBOX_URL, DATABASE_URL: '' }), [
      'DATABASE_URL: is not set',
      'PSEUDONYM_KEY: is not set',
    ]);
  });

  it('lets no worker start without keys, unless the sandbox is asked for', () => {
    const { SANDBOX_URL: _, ...noSandbox } = VALID;
    assert.deepEqual(
      problemsOf(noSandbox).map((problem) => problem.split(':')[0]),
      ['GEMINI_API_KEY', 'RESEND_API_KEY', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'],
    );
    assert.deepEqual(problemsOf(noSandbox, 'client'), []);
  });

  it('reads secrets from files', () => {
    const file = join(directory, 'gemini');
    writeFileSync(file, 'key-from-file\n');
    assert.equal(
      loadConfig('worker', { ...VALID, GEMINI_API_KEY_FILE: file }).GEMINI_API_KEY,
      'key-from-file',
    );
  });

  it('refuses a secret that is given twice, missing or empty', () => {
    const empty = join(directory, 'empty');
    writeFileSync(empty, ' \n');
    assert.deepEqual(
      problemsOf({
        ...VALID,
        GEMINI_API_KEY: 'a',
        GEMINI_API_KEY_FILE: empty,
        RESEND_API_KEY_FILE: join(directory, 'nowhere'),
      }),
      [
        'GEMINI_API_KEY: is given twice, as GEMINI_API_KEY and as GEMINI_API_KEY_FILE; remove one',
        `RESEND_API_KEY_FILE: ${join(directory, 'nowhere')} cannot be read (ENOENT)`,
      ],
    );
    assert.ok(
      problemsOf({ ...VALID, GEMINI_API_KEY_FILE: empty }).includes(`GEMINI_API_KEY_FILE: ${empty} is empty`),
    );
  });

  it('never repeats a secret in its message', () => {
    const message = new ConfigError(problemsOf({ ...VALID, PSEUDONYM_KEY: 'my-secret' })).message;
    assert.match(message, /PSEUDONYM_KEY: must be 64 hex digits/);
    assert.doesNotMatch(message, /my-secret/);
  });

  it('ends the worker with one line a problem and exit code 2', async () => {
    const { code, stdout, stderr } = await runNode(['--import', 'tsx', 'src/worker.ts'], {
      ...VALID,
      GATEWAY_PORT: 'eighty',
      TEMPORAL_ADDRESS: '127.0.0.1:1',
    });
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^the configuration has a problem:\n {2}GATEWAY_PORT: [^\n]+\n$/);
  });
});

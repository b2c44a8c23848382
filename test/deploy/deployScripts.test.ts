import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { SEARCH_ATTRIBUTE_NAMES } from '../../src/contracts/shared/tags.ts';
import { composeFile } from './containers.ts';

describe('deploy/make-secrets.sh', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'aftercare-secrets-'));
    cpSync('deploy/make-secrets.sh', join(folder, 'make-secrets.sh'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = () => spawnSync('sh', [join(folder, 'make-secrets.sh')], { encoding: 'utf8' });
  const secret = (name: string) => readFileSync(join(folder, 'secrets', name), 'utf8');

  it('makes the file of each secret that docker-compose.yml mounts, and says which ones to fill', () => {
    const { status, stdout, stderr } = run();
    assert.equal(status, 0, stderr);
    const files = Object.values(composeFile.secrets).map(({ file }) => basename(file));
    assert.deepEqual(readdirSync(join(folder, 'secrets')).toSorted(), files.toSorted());
    assert.deepEqual(
      stdout.trim().split('\n'),
      ['gemini_api_key', 'resend_api_key', 'resend_webhook_secret', 'twilio_auth_token'].map(
        (name) => `put your key into deploy/secrets/${name}`,
      ),
    );
    assert.match(secret('pseudonym_key'), /^[0-9a-f]{64}$/);
    assert.equal(
      secret('database_url'),
      `postgres://aftercare:${secret('aftercare_db_password')}@postgres:5432/aftercare`,
    );
  });

  it('closes the folder to other users, and keeps what is there', () => {
    assert.equal(statSync(join(folder, 'secrets')).mode & 0o777, 0o700);
    const before = secret('pseudonym_key');
    assert.equal(run().status, 0);
    assert.equal(secret('pseudonym_key'), before);
  });
});

describe('deploy/temporal/create-namespace.sh', () => {
  it('makes every search attribute that Aftercare tags its workflows with', () => {
    const [, names = ''] =
      /^for name in (.+); do$/m.exec(readFileSync('deploy/temporal/create-namespace.sh', 'utf8')) ?? [];
    assert.deepEqual(names.split(' ').toSorted(), SEARCH_ATTRIBUTE_NAMES.toSorted());
  });
});

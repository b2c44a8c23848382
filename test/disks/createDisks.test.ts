import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ConfigError, loadConfig } from '../../src/config/config.ts';
import { createDisks } from '../../src/disks/createDisks.ts';
import { PermanentError } from '../../src/domain/shared/jobError.ts';

describe('the configured disks', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aftercare-disks-'));
  });
  after(() => rm(folder, { recursive: true }));

  const config = (settings: Readonly<Record<string, string>>) =>
    loadConfig('client', {
      DATABASE_URL: 'postgres://127.0.0.1/x',
      PSEUDONYM_KEY: 'a'.repeat(64),
      DATA_DIR: folder,
      ...settings,
    });
  const problemsOf = (settings: Readonly<Record<string, string>>) => {
    try {
      config(settings);
      return [];
    } catch (error) {
      assert.ok(error instanceof ConfigError);
      return error.problems;
    }
  };
  const bucket = { S3_BUCKET: 'aftercare', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'secret' };

  it('are the local one alone, unless there is a bucket', () => {
    assert.deepEqual(
      createDisks(config({})).all.map(({ name }) => name),
      ['local'],
    );
    const both = createDisks(config(bucket));
    assert.deepEqual(
      both.all.map(({ name }) => name),
      ['local', 's3'],
    );
    assert.equal(both.current.name, 'local');
  });

  it('find what was stored before the default changed', async () => {
    const stored = await createDisks(config({})).current.write('reports/a.pdf', Buffer.from('old'));
    const disks = createDisks(config({ DISK: 's3', ...bucket }));
    assert.equal(disks.current.name, 's3');
    assert.equal(Buffer.from(await disks.named(stored.disk).read(stored)).toString(), 'old');
  });

  it('refuse a stream that failed before their code was loaded', async () => {
    const disks = createDisks(config({ ...bucket, S3_ENDPOINT: 'http://127.0.0.1:9' }));
    const bytes = new Readable({ read: () => undefined });
    bytes.destroy(new Error('the upload was cut'));
    await assert.rejects(disks.named('s3').write('reports/a.pdf', bytes), /the upload was cut/);
  });

  it('say which settings are missing for what is stored elsewhere', () => {
    assert.throws(
      () => createDisks(config({})).named('s3'),
      (error) =>
        error instanceof PermanentError &&
        error.code === 'DiskNotConfigured' &&
        /set S3_BUCKET/.test(error.message),
    );
  });

  it('are refused when their settings contradict each other', () => {
    assert.deepEqual(problemsOf({ DISK: 's3' }), ['S3_BUCKET: is not set; DISK=s3 needs it']);
    assert.deepEqual(problemsOf({ S3_BUCKET: 'aftercare', S3_ACCESS_KEY_ID: 'id' }), [
      'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY: set both, or neither',
    ]);
    assert.match(problemsOf({ DISK: 'ftp' })[0] ?? '', /^DISK: /);
    assert.match(problemsOf({ ...bucket, S3_PART_BYTES: '1000' })[0] ?? '', /^S3_PART_BYTES: /);
  });

  it('take the secret key from a file', async () => {
    const file = join(folder, 'secret');
    await writeFile(file, 'from-a-file\n');
    const { S3_SECRET_ACCESS_KEY } = config({
      S3_BUCKET: 'aftercare',
      S3_ACCESS_KEY_ID: 'id',
      S3_SECRET_ACCESS_KEY_FILE: file,
    });
    assert.equal(S3_SECRET_ACCESS_KEY, 'from-a-file');
  });
});

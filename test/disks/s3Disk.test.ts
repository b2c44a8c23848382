import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type S3DiskOptions, s3Disk } from '../../src/disks/s3Disk.ts';
import { JobError } from '../../src/domain/shared/jobError.ts';
import { failureOf } from '../../src/runProcess.ts';
import { S3_BUILD_TIMEOUT_MS, startTestS3, type TestS3 } from '../support/testS3.ts';

const MIB = 1024 ** 2;

describe('the s3 disk', () => {
  let s3: TestS3;
  let client: S3Client;
  before(async function () {
    this.timeout(S3_BUILD_TIMEOUT_MS);
    const started = await startTestS3();
    if (!started) return this.skip();
    s3 = started;
    const { region, endpoint, accessKeyId, secretAccessKey } = s3;
    client = new S3Client({
      region,
      endpoint,
      forcePathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
    });
  });
  after(async () => {
    client?.destroy();
    await s3?.stop();
  });

  const diskWith = (changes: Partial<S3DiskOptions> = {}) =>
    s3Disk({
      bucket: s3.bucket,
      region: s3.region,
      endpoint: s3.endpoint,
      pathStyle: true,
      credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey },
      partBytes: 5 * MIB,
      timeoutMs: 2_000,
      ...changes,
    });
  const head = (Key: string) => client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key }));
  const failureOfRead = async (changes: Partial<S3DiskOptions>) => {
    const error: unknown = await diskWith(changes)
      .read({ key: 'reports/a.pdf', sha256: '0'.repeat(64) })
      .catch((reason: unknown) => reason);
    assert.ok(error instanceof JobError, String(error));
    const { type, message } = failureOf(error);
    assert.ok(!message.includes('\n'));
    return { type, message, kind: error.kind };
  };

  it('stores the content type by the extension, and the name to save the file under', async () => {
    await diskWith().write('reports/a.pdf', Buffer.from('x'), { fileName: 'Bericht für März.pdf' });
    const { ContentType, ContentDisposition } = await head('reports/a.pdf');
    assert.equal(ContentType, 'application/pdf');
    assert.match(
      ContentDisposition ?? '',
      /^attachment; filename=".*"; filename\*=UTF-8''Bericht%20f%C3%BCr%20M/,
    );
    await diskWith().write('datasets/ds_1/source.csv', Buffer.from('x'));
    assert.equal((await head('datasets/ds_1/source.csv')).ContentType, 'text/csv; charset=utf-8');
  });

  it('uploads what is larger than a part in parts', async () => {
    const stored = await diskWith().write('datasets/ds_1/large.csv', Buffer.alloc(11 * MIB, 'x'));
    const part = new GetObjectCommand({ Bucket: s3.bucket, Key: stored.key, PartNumber: 3 });
    const { PartsCount, ContentLength } = await client.send(part);
    assert.deepEqual([PartsCount, ContentLength], [3, MIB]);
  });

  it('says that the keys are wrong, without showing them', async () => {
    const { type, message } = await failureOfRead({
      credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: 'not-the-secret' },
    });
    assert.equal(type, 'DiskNoPermission');
    assert.match(message, /check the rights of S3_ACCESS_KEY_ID on the bucket aftercare-test/);
    assert.ok(!message.includes(s3.accessKeyId) && !message.includes('not-the-secret'));
  });

  it('says that there is no such bucket', async () => {
    const { type, message, kind } = await failureOfRead({ bucket: 'another-bucket' });
    assert.deepEqual([type, kind], ['BucketNotFound', 'permanent']);
    assert.match(message, /there is no bucket another-bucket; make it, or correct S3_BUCKET/);
  });

  it('says that nothing listens at the endpoint', async () => {
    const { type, message, kind } = await failureOfRead({ endpoint: 'http://127.0.0.1:9' });
    assert.deepEqual([type, kind], ['DiskUnavailable', 'transient']);
    assert.match(message, /ECONNREFUSED at http:\/\/127\.0\.0\.1:9; check S3_ENDPOINT/);
  });

  it('gives up on a store that does not answer, and leaves retries to the job', async () => {
    let requests = 0;
    const silent = createServer(() => {
      requests += 1;
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    try {
      const { type, kind } = await failureOfRead({ endpoint: `http://127.0.0.1:${port}`, timeoutMs: 200 });
      assert.deepEqual([type, kind, requests], ['DiskUnavailable', 'transient', 1]);
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });
});

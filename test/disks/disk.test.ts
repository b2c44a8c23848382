import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateMultipartUploadCommand, S3Client } from '@aws-sdk/client-s3';
import { localDisk } from '../../src/disks/localDisk.ts';
import { s3Disk } from '../../src/disks/s3Disk.ts';
import { startTestS3 } from '../support/testS3.ts';
import { behavesAsADisk } from './behavesAsADisk.ts';

const MIB = 1024 ** 2;

behavesAsADisk('local', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aftercare-disk-'));
  const disk = localDisk(folder);
  return {
    disk,
    fileOf: (key) => join(folder, key),
    async abandonWrite(key, begunAt) {
      await disk.write(key, Buffer.from('x'));
      await disk.remove(key);
      const left = join(folder, key, '..', '.tmp_w_0');
      await writeFile(left, 'half of');
      await utimes(left, begunAt, begunAt);
    },
    close: () => rm(folder, { recursive: true }),
  };
});

behavesAsADisk('s3', async () => {
  const s3 = await startTestS3();
  if (!s3) return undefined;
  const { bucket, endpoint, region, accessKeyId, secretAccessKey, bucketFolder, stop } = s3;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ region, endpoint, credentials, forcePathStyle: true });
  return {
    disk: s3Disk({
      bucket,
      region,
      endpoint,
      pathStyle: true,
      credentials,
      partBytes: 5 * MIB,
      timeoutMs: 10_000,
    }),
    fileOf: (key) => join(bucketFolder, key),
    async abandonWrite(key) {
      await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }));
    },
    async close() {
      client.destroy();
      await stop();
    },
  };
});

import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { UnavailableError } from '../../inputError.ts';
import { freePort } from './freePort.ts';
import { startServerProcess, stopStaleServers } from './processRegistry.ts';
import { findS3Binary, type S3BinaryOptions } from './s3Binary.ts';

export interface S3ServerOptions extends S3BinaryOptions {
  /** Holds the buckets; made when it is not there. */
  readonly directory: string;
  /** The bucket that is made. */
  readonly bucket: string;
}

/** An S3-compatible server on this machine. */
export interface S3Server {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Where the bucket's objects are files of their keys. */
  readonly bucketFolder: string;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 15_000;
const POLL_MS = 50;
const REGION = 'us-east-1';

/**
 * Starts versitygw over a folder on 127.0.0.1 with keys of its own, and makes the bucket. It ends with this process.
 *
 * @throws UnavailableError `S3ServerUnavailable`
 */
export async function startS3Server(options: S3ServerOptions): Promise<S3Server> {
  const { bucket, directory } = options;
  const runDir = join(options.cacheDir, 'run');
  await stopStaleServers(runDir, options.report);
  const command = await findS3Binary(options);
  const [buckets, metadata] = [join(directory, 'buckets'), join(directory, 'metadata')];
  for (const folder of [buckets, metadata]) await mkdir(folder, { recursive: true });
  const port = await freePort(undefined, 'the S3 server');
  const endpoint = `http://127.0.0.1:${port}`;
  const accessKeyId = randomBytes(10).toString('hex');
  const secretAccessKey = randomBytes(20).toString('hex');
  const server = await startServerProcess({
    name: 's3',
    command,
    args: [
      ...['--port', `127.0.0.1:${port}`, '--access', accessKeyId, '--secret', secretAccessKey],
      ...['--region', REGION, '--quiet', 'posix', '--sidecar', metadata, buckets],
    ],
    runDir,
    stopSignal: 'SIGTERM',
    exitSignal: 'SIGKILL',
  });
  const client = new S3Client({
    region: REGION,
    endpoint,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
  });
  try {
    await makeBucket(client, bucket, () => server.hasExited());
  } catch (error) {
    const log = server.logTail();
    await server.stop();
    throw new UnavailableError('S3ServerUnavailable', `the S3 server did not start:\n${log}`, {
      cause: error,
    });
  } finally {
    client.destroy();
  }
  const bucketFolder = join(buckets, bucket);
  return { endpoint, region: REGION, bucket, accessKeyId, secretAccessKey, bucketFolder, stop: server.stop };
}

async function makeBucket(client: S3Client, bucket: string, hasExited: () => boolean): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
      return;
    } catch (error) {
      if (Date.now() > deadline || hasExited()) throw error;
      await delay(POLL_MS);
    }
  }
}

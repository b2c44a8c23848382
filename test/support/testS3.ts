import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDevelopmentConfig } from '../../src/config/config.ts';
import { UnavailableError } from '../../src/inputError.ts';
import { type S3Server, startS3Server } from '../../src/sandbox/servers/s3Server.ts';

export interface TestS3 extends S3Server {
  /** The settings that make it the s3 disk. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Longest time a first build of the server may take, ms. */
export const S3_BUILD_TIMEOUT_MS = 15 * 60_000;

/**
 * An S3-compatible server with an empty bucket. Undefined, with a line that says so, on a machine that has neither the
 * server nor Go to build it.
 */
export async function startTestS3(): Promise<TestS3 | undefined> {
  const { cacheDir, path, environment } = loadDevelopmentConfig();
  const directory = await mkdtemp(join(tmpdir(), 'aftercare-s3-'));
  const report = (step: string) => process.stderr.write(`  ${step}\n`);
  try {
    const options = { report, cacheDir, path, environment, directory, bucket: 'aftercare-test' };
    const server = await startS3Server(options);
    return {
      ...server,
      settings: {
        S3_BUCKET: server.bucket,
        S3_REGION: server.region,
        S3_ENDPOINT: server.endpoint,
        S3_ACCESS_KEY_ID: server.accessKeyId,
        S3_SECRET_ACCESS_KEY: server.secretAccessKey,
      },
      async stop() {
        await server.stop();
        await rm(directory, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    if (!(error instanceof UnavailableError && error.type === 'S3ServerMissing')) throw error;
    report(`the tests against S3 are skipped: ${error.message}`);
    return undefined;
  }
}

import { fileURLToPath } from 'node:url';
import { loadDevelopmentConfig } from '../src/config/config.ts';
import { findS3Binary } from '../src/sandbox/servers/s3Binary.ts';
import { findTemporalBinary } from '../src/sandbox/servers/temporalBinary.ts';

/** Downloads or builds what the tests' servers need and this machine lacks, so that no test waits for it. */
const { cacheDir, path, environment } = loadDevelopmentConfig();
const toolsDir = fileURLToPath(new URL('../tools/temporal', import.meta.url));
const startedAt = Date.now();
const report = (step: string) => {
  process.stdout.write(`[servers, ${Math.round((Date.now() - startedAt) / 1000)} s] ${step}\n`);
};

for (const [name, obtain] of [
  ['Temporal', () => findTemporalBinary({ report, cacheDir, path, toolsDir })],
  ['S3', () => findS3Binary({ report, cacheDir, path, environment })],
] as const) {
  try {
    await obtain();
    report(`the ${name} server is there`);
  } catch (error) {
    report(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

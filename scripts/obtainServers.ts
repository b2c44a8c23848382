import { fileURLToPath } from 'node:url';
import { loadDevelopmentConfig } from '../src/config/config.ts';
import { findS3Binary } from '../src/sandbox/servers/s3Binary.ts';
import { findTemporalBinary } from '../src/sandbox/servers/temporalBinary.ts';

/**
 * Downloads or builds the servers that the tests need and this machine lacks, so that no test waits for them: those that are
 * named as arguments, `temporal` or `s3`, or both. Exits with 1 when one cannot be obtained.
 */
const { cacheDir, path, environment } = loadDevelopmentConfig();
const toolsDir = fileURLToPath(new URL('../tools/temporal', import.meta.url));
const startedAt = Date.now();
const report = (step: string) => {
  process.stdout.write(`[servers, ${Math.round((Date.now() - startedAt) / 1000)} s] ${step}\n`);
};

const wanted = process.argv.slice(2);
for (const [name, obtain] of [
  ['temporal', () => findTemporalBinary({ report, cacheDir, path, toolsDir })],
  ['s3', () => findS3Binary({ report, cacheDir, path, environment })],
] as const) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    await obtain();
    report(`the ${name} server is ready`);
  } catch (error) {
    report(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { TaskQueue } from '../src/contracts/shared/queues.ts';
import { SAMPLE, startTestApp, type TestApp } from '../test/support/testApp.ts';
import { type BenchmarkContext, defineBenchmark } from './benchmark.ts';
import { writeVisits } from './importFile.ts';
import { type MeasuredImport, measureImport } from './measureImport.ts';

const SMALL_BYTES = 10_000_000;
const MEDIUM_BYTES = 100_000_000;
const LARGE_BYTES = 1_000_000_000;
const DUCKDB_MB = 256;
const THREADS = 2;

const MOST_PEAK_MB = 600;

/** How fast a file becomes chunks beside what its reading alone takes, and that memory does not grow with it. */
export const importBenchmark = defineBenchmark({
  name: 'import',
  description: `Importing the sample, ${SMALL_BYTES / 1e6} and ${MEDIUM_BYTES / 1e6} MB of CSV: speed against DuckDB, peak memory of the worker`,
  figures: {
    ofDuckDbSpeed: {
      meaning: 'import MB/s, divided by those of DuckDB converting the same file to Parquet',
      aim: { atLeast: 0.3 },
    },
    importMbPerSecond: {
      meaning: `MB of CSV a second, of ${MEDIUM_BYTES / 1e6} MB, from the file to its stored chunks`,
    },
    sampleSeconds: { meaning: 'from the file of the sample to its stored chunks, s', aim: { atMost: 1 } },
    peakMb10: { meaning: 'peak memory of a separate worker that imports 10 MB, MB' },
    peakMb100: {
      meaning: 'peak memory of a separate worker that imports 100 MB, MB',
      aim: { atMost: MOST_PEAK_MB },
    },
    peakMbOfAllQueues: { meaning: 'peak memory of a worker of all queues that imports 100 MB, MB' },
    growthMb: {
      meaning: `of the separate worker, less the ${DUCKDB_MB} MB DuckDB may take, MB`,
      aim: { atMost: 150 },
    },
  },
  run: (context: BenchmarkContext) =>
    withApp(async (app) => {
      const sample = await measureImport(app, SAMPLE);
      const small = await measure(app, SMALL_BYTES, context);
      const medium = await measure(app, MEDIUM_BYTES, context);
      context.say('converting by DuckDB');
      const duckDbMbPerSecond = await convertByDuckDb(fileOf(app, MEDIUM_BYTES), app.directory);
      // Another file: the same one would be the same data set, which is imported.
      const ofAllQueues = await measure(app, MEDIUM_BYTES + 1_000, context, app.config.WORKER_QUEUES);
      const importMbPerSecond = medium.mb / medium.seconds;
      return {
        figures: {
          ofDuckDbSpeed: importMbPerSecond / duckDbMbPerSecond,
          importMbPerSecond,
          sampleSeconds: sample.seconds,
          peakMb10: small.peakMb,
          peakMb100: medium.peakMb,
          peakMbOfAllQueues: ofAllQueues.peakMb,
          growthMb: medium.peakMb - small.peakMb - DUCKDB_MB,
        },
        limit: { duckDbMbPerSecond },
      };
    }),
});

/** The same at a gigabyte, which takes minutes. */
export const importLargeBenchmark = defineBenchmark({
  name: 'import-large',
  description: `Importing ${LARGE_BYTES / 1e6} MB of CSV: peak memory and time beside those of a tenth and a hundredth`,
  figures: {
    ofDuckDbSpeed: {
      meaning: 'import MB/s, divided by those of DuckDB converting the same file to Parquet',
      aim: { atLeast: 0.3 },
    },
    peakMb1000: {
      meaning: 'peak memory of a separate worker that imports 1 GB, MB',
      aim: { atMost: MOST_PEAK_MB },
    },
    growthMb: {
      meaning: `above that of 10 MB, less the ${DUCKDB_MB} MB DuckDB may take, MB`,
      aim: { atMost: 150 },
    },
    timeGrowth: { meaning: 'seconds for 1 GB, divided by ten times those for 100 MB', aim: { atMost: 1.2 } },
  },
  run: (context: BenchmarkContext) =>
    withApp(async (app) => {
      const small = await measure(app, SMALL_BYTES, context);
      const medium = await measure(app, MEDIUM_BYTES, context);
      const large = await measure(app, LARGE_BYTES, context);
      context.say('converting by DuckDB');
      const duckDbMbPerSecond = await convertByDuckDb(fileOf(app, LARGE_BYTES), app.directory);
      return {
        figures: {
          ofDuckDbSpeed: large.mb / large.seconds / duckDbMbPerSecond,
          peakMb1000: large.peakMb,
          growthMb: large.peakMb - small.peakMb - DUCKDB_MB,
          timeGrowth: large.seconds / large.mb / (medium.seconds / medium.mb),
        },
        limit: {
          duckDbMbPerSecond,
          peakMb10: small.peakMb,
          secondsOf100Mb: medium.seconds,
          secondsOf1000Mb: large.seconds,
        },
      };
    }),
});

async function withApp<T>(use: (app: TestApp) => Promise<T>): Promise<T> {
  const app = await startTestApp({
    DUCKDB_MEMORY_LIMIT: `${DUCKDB_MB}MB`,
    DUCKDB_THREADS: String(THREADS),
    CHUNK_TARGET_TOKENS: '4000',
  });
  try {
    return await use(app);
  } finally {
    await app.stop();
  }
}

const fileOf = (app: TestApp, bytes: number): string => join(app.directory, `visits-${bytes}.csv`);

async function measure(
  app: TestApp,
  bytes: number,
  { say }: BenchmarkContext,
  queues?: readonly TaskQueue[],
): Promise<MeasuredImport> {
  say(`writing ${bytes / 1e6} MB`);
  await writeVisits(fileOf(app, bytes), bytes);
  say('importing it');
  return measureImport(app, fileOf(app, bytes), queues);
}

/** MB a second, of the file that is read. */
async function convertByDuckDb(file: string, directory: string): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${DUCKDB_MB}MB`,
    threads: String(THREADS),
    temp_directory: directory,
  });
  const connection = await instance.connect();
  try {
    const startedAt = performance.now();
    await connection.run(`copy (from read_csv('${file}')) to '${join(directory, 'visits.parquet')}'`);
    const seconds = (performance.now() - startedAt) / 1_000;
    return (await stat(file)).size / 1e6 / seconds;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

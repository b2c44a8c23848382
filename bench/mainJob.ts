import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startJob } from '../src/contracts/client/startJob.ts';
import { deliverAnalysis } from '../src/contracts/jobs.ts';
import { storeSource } from '../src/datasets/storeSource.ts';
import { SAMPLE, startTestApp, type TestApp } from '../test/support/testApp.ts';
import { type BenchmarkContext, defineBenchmark } from './benchmark.ts';
import { NOOP_QUEUE, startNoopWorker } from './noopWorker.ts';
import { perMinute } from './throughput.ts';
import { timeDemo } from './timeDemo.ts';

const MAIN_JOBS = 24;
const NOOP_WORKFLOWS = 1_500;
const CONCURRENCY = 6;
const NOOP_CONCURRENCY = 50;

/** How soon the demo has its PDF, and how many main jobs a worker carries beside workflows that do nothing. */
export const mainJob = defineBenchmark({
  name: 'main-job',
  description: 'The main job on the sample: time to the first PDF, and throughput against no-op workflows',
  figures: {
    demoToPdfSeconds: {
      meaning: 'start of `npm run demo` to the PDF saved under out/, cached server binary, s',
      aim: { atMost: 25 },
    },
    mainJobsPerMinute: { meaning: `main jobs a minute, ${CONCURRENCY} at once, one worker process` },
    workflowsVsNoop: {
      meaning: 'workflows a minute within main jobs (6 each), divided by no-op workflows a minute',
    },
  },
  async run({ say }: BenchmarkContext) {
    say('timing the demo');
    const demoToPdfSeconds = await timeDemo();
    const app = await startTestApp({ CHUNK_TARGET_TOKENS: '4000' });
    try {
      await app.startWorkers();
      const mainJobsPerMinute = await measureMainJobs(app, say);
      const noopPerMinute = await measureNoops(app, say);
      return {
        figures: {
          demoToPdfSeconds,
          mainJobsPerMinute,
          workflowsVsNoop: (mainJobsPerMinute * WORKFLOWS_PER_MAIN_JOB) / noopPerMinute,
        },
        limit: { noopPerMinute },
      };
    } finally {
      await app.stop();
    }
  },
});

/** `deliverAnalysis` and what it starts: import, analysis, report, notification, follow-ups. */
const WORKFLOWS_PER_MAIN_JOB = 6;

async function measureMainJobs(app: TestApp, say: (line: string) => void): Promise<number> {
  const sample = await readFile(SAMPLE, 'utf8');
  const contactId = await app.addContact();
  const deliver = async (index: number) => {
    // Every job needs a data set of its own: the same bytes are the same data set.
    const file = join(app.directory, `sample-${index}.csv`);
    await writeFile(file, `${sample.trimEnd()}\n${index + 1},100,1,60,1,1,90,90,1000,5\n`);
    const { clinicId, database, disks, config } = app;
    const datasetId = await storeSource(file, { clinicId, identifyingColumns: [], database, disks, config });
    const { handle } = await startJob(app.client, deliverAnalysis, {
      datasetId,
      clinicId,
      question: 'Which patient characteristics go with longer survival?',
      contactId,
    });
    await handle.result();
  };
  say('warming up with one main job');
  await deliver(-1);
  say(`running ${MAIN_JOBS} main jobs, ${CONCURRENCY} at once`);
  return perMinute(MAIN_JOBS, CONCURRENCY, deliver);
}

async function measureNoops(app: TestApp, say: (line: string) => void): Promise<number> {
  const stop = await startNoopWorker(app.config);
  try {
    const run = (index: number) =>
      app.client.workflow.execute('noop', { workflowId: `noop/${index}`, taskQueue: NOOP_QUEUE, args: [] });
    await run(-1);
    say(`running ${NOOP_WORKFLOWS} no-op workflows, ${NOOP_CONCURRENCY} at once`);
    return await perMinute(NOOP_WORKFLOWS, NOOP_CONCURRENCY, run);
  } finally {
    await stop();
  }
}

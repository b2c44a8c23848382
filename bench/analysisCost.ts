import { startJob } from '../src/contracts/client/startJob.ts';
import { analyzeDataset, importDataset } from '../src/contracts/jobs.ts';
import { storeSource } from '../src/datasets/storeSource.ts';
import { SAMPLE, startTestApp, type TestApp } from '../test/support/testApp.ts';
import { withVisits } from './associations.ts';
import { type BenchmarkContext, defineBenchmark } from './benchmark.ts';

const ROWS = 1_000_000;
/** The default of the setting; tests have smaller chunks. */
const SETTINGS = { CHUNK_TARGET_TOKENS: '40000', CHUNK_MAX_ROWS: '5000' };

/** How many tokens an analysis takes, on few rows and on many. */
export const analysisCost = defineBenchmark({
  name: 'analysis-cost',
  description: `Tokens of an analysis of the sample, and of ${ROWS.toLocaleString('en')} rows (or --size) of 30 columns without free text`,
  figures: {
    sampleTokens: { meaning: 'tokens of the prompts and answers of the sample' },
    sampleCalls: { meaning: 'calls of the model for the sample' },
    tokens: { meaning: 'tokens of the prompts and answers of the large table' },
    calls: { meaning: 'calls of the model for the large table' },
    ofAllRows: {
      meaning: 'tokens of the large table, divided by those of all of its rows',
      aim: { atMost: 0.05 },
    },
  },
  async run({ say, size = ROWS }: BenchmarkContext) {
    const app = await startTestApp(SETTINGS);
    try {
      await app.startWorkers();
      say('analysing the sample');
      const sample = await analyse(app, SAMPLE);
      say(`analysing ${size} rows`);
      const large = await withVisits(size, (path) => analyse(app, path));
      return {
        figures: {
          sampleTokens: sample.tokens,
          sampleCalls: sample.calls,
          tokens: large.tokens,
          calls: large.calls,
          ofAllRows: large.tokens / large.tokensOfRows,
        },
        limit: { tokensOfAllRows: large.tokensOfRows },
      };
    } finally {
      await app.stop();
    }
  },
});

async function analyse(app: TestApp, path: string) {
  const { clinicId, database, disks, config, client } = app;
  const datasetId = await storeSource(path, { clinicId, identifyingColumns: [], database, disks, config });
  await (await startJob(client, importDataset, { datasetId, clinicId })).handle.result();
  const before = callsOf(app);
  const { handle } = await startJob(client, analyzeDataset, {
    ...{ datasetId, clinicId },
    question: 'Which characteristics go with longer survival?',
  });
  const { usage } = await handle.result();
  const { tokens } = await database
    .selectFrom('datasetChunks')
    .select(({ fn }) => fn.sum<string>('tokens').as('tokens'))
    .where('clinicId', '=', clinicId)
    .where('datasetId', '=', datasetId)
    .executeTakeFirstOrThrow();
  return {
    tokens: usage.promptTokens + usage.outputTokens,
    calls: callsOf(app) - before,
    /** As they were estimated at the import. */
    tokensOfRows: Number(tokens),
  };
}

const callsOf = ({ sandbox }: TestApp): number =>
  sandbox.journal.query({ operation: 'generateContent', outcome: 'accepted' }).length;

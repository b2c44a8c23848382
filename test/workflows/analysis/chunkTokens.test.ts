import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GoogleGenerativeAI } from '@google/generative-ai';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { importDataset } from '../../../src/contracts/jobs.ts';
import { readChunk } from '../../../src/datasets/chunkObject.ts';
import { storeSource } from '../../../src/datasets/storeSource.ts';
import type { FaultInput } from '../../../src/sandbox/http/faults.ts';
import { countChunks, findChunk, findDataset } from '../../../src/store/datasets/datasets.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const TARGET_TOKENS = 500;
const SAMPLES = 4;

describe('the tokens of chunks', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({
      CHUNK_TOKEN_SAMPLES: String(SAMPLES),
      CHUNK_TARGET_TOKENS: String(TARGET_TOKENS),
      // The digits leave as pseudonyms: how dense these are in tokens depends on the key.
      PSEUDONYM_KEY: '5'.repeat(64),
    });
    await app.startWorkers();
  });
  afterEach(() => {
    app.sandbox.clearFaults();
    app.sandbox.configure({ gemini: { charactersPerToken: 4 } });
  });
  after(() => app?.stop());

  const counts = () => app.sandbox.journal.query({ provider: 'gemini', operation: 'countTokens' });
  /** Imports a column of texts; the chunks as the model gets them. */
  const importTexts = async (header: string, texts: readonly string[]) => {
    const { clinicId, database, disks, config } = app;
    const file = join(app.directory, `${Math.random().toString(36).slice(2)}.csv`);
    await writeFile(file, `${header},text\n${texts.map((text, row) => `${row},${text}`).join('\n')}\n`);
    const datasetId = await storeSource(file, { clinicId, identifyingColumns: [], database, disks, config });
    await (await startJob(app.client, importDataset, { datasetId, clinicId })).handle.result();
    const { profile } = (await findDataset(database, app.clinicId, datasetId)) ?? {};
    const chunks: string[] = [];
    for (let index = 0; index < (await countChunks(database, app.clinicId, datasetId)); index += 1) {
      const chunk =
        (await findChunk(database, app.clinicId, datasetId, index)) ?? assert.fail('a chunk is missing');
      chunks.push(await readChunk(disks.current, chunk));
    }
    return { chunks, calibration: profile?.tokenCalibration };
  };
  const counted = async (text: string) => {
    const model = new GoogleGenerativeAI('any').getGenerativeModel(
      { model: app.config.GEMINI_MODEL },
      { baseUrl: `${app.sandbox.url}/gemini` },
    );
    return (await model.countTokens(text)).totalTokens;
  };
  const largest = async (chunks: readonly string[]) => Math.max(...(await Promise.all(chunks.map(counted))));

  const texts: Readonly<Record<string, (row: number) => string>> = {
    'Chinese characters': (row) => '患者报告轻微疼痛'.repeat(1 + (row % 5)),
    digits: (row) => String(row * 7_919).repeat(1 + (row % 9)),
    'long words': (row) => 'Herzkranzgefaesserweiterung '.repeat(1 + (row % 6)).trim(),
  };
  for (const [kind, text] of Object.entries(texts)) {
    for (const charactersPerToken of [0.8, 4]) {
      it(`stay within the limit, and near it, as the model counts ${kind} at ${charactersPerToken} characters a token`, async () => {
        app.sandbox.configure({ gemini: { charactersPerToken } });
        const before = counts().length;
        const header = `${kind.replace(' ', '')}${charactersPerToken}`;
        const { chunks, calibration } = await importTexts(
          header,
          Array.from({ length: 600 }, (_, row) => text(row)),
        );
        assert.equal(counts().length - before, SAMPLES);
        assert.equal(calibration?.kind, 'calibrated');
        const tokens = await largest(chunks);
        assert.ok(tokens <= TARGET_TOKENS && tokens > TARGET_TOKENS * 0.7, `${tokens} tokens`);
      });
    }
  }

  it('are estimated, and the profile says why, while the model cannot count them', async () => {
    const faults: readonly (readonly [string, FaultInput])[] = [
      ['GeminiUnavailable', { provider: 'gemini', kind: 'status', status: 503 }],
      ['GeminiRateLimited', { provider: 'gemini', kind: 'status', status: 429 }],
    ];
    for (const [reason, fault] of faults) {
      app.sandbox.inject({ ...fault, operation: 'countTokens' });
      const { chunks, calibration } = await importTexts(reason, ['well', 'better']);
      assert.deepEqual(calibration, { kind: 'estimated', reason });
      assert.equal(chunks.length, 1);
      app.sandbox.clearFaults();
    }
  });

  it('are sized alike when rows are added, so that the chunks of the others stay what they are', async () => {
    const rows = Array.from(
      { length: 900 },
      (_, row) => `${'better and better '.repeat(1 + (row % 4))}${row}`,
    );
    const first = await importTexts('visit', rows);
    // The samples are other rows, and a little denser.
    app.sandbox.configure({ gemini: { charactersPerToken: 3.8 } });
    const second = await importTexts('visit', [...rows, 'one more']);
    assert.deepEqual(second.calibration, first.calibration);
    assert.deepEqual(second.chunks.slice(0, -2), first.chunks.slice(0, second.chunks.length - 2));
  });
});

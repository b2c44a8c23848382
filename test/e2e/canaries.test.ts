import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeSource } from '../../src/datasets/storeSource.ts';
import { freePort } from '../../src/sandbox/servers/freePort.ts';
import { CANARIES, CANARY_TRACES, canaryObservations, canaryTable } from '../support/canaries.ts';
import { allWorkflowIds, historyText } from '../support/histories.ts';
import { startMainJob } from '../support/mainJob.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

const found = (text: string): string[] => {
  const lower = text.toLowerCase();
  return CANARY_TRACES.filter((trace) => lower.includes(trace));
};

describe('identifiers of every kind', () => {
  let app: TestApp;
  let metrics: string;

  before(async () => {
    app = await startTestApp({ CHUNK_TOKEN_SAMPLES: '4', CHUNK_TARGET_TOKENS: '2000' });
    const metricsAddress = `127.0.0.1:${await freePort(undefined, 'the metrics')}`;
    await app.startWorkerProcess({ LOG_LEVEL: 'trace', WORKER_METRICS_ADDRESS: metricsAddress });
    const { clinicId, database, disks, config } = app;
    const sources = [
      { name: `${CANARIES.name}.csv`, content: canaryTable(), sentColumns: ['note'] },
      { name: `${CANARIES.mrn}.ndjson`, content: canaryObservations(), sentColumns: ['note[].text'] },
    ];
    for (const { name, content, sentColumns } of sources) {
      const file = join(app.directory, name);
      await writeFile(file, content);
      const datasetId = await storeSource(file, {
        clinicId,
        identifyingColumns: [],
        sentColumns,
        database,
        disks,
        config,
      });
      // An app may start the job without the check of the question that commands and the API make.
      const question = `Does ${CANARIES.phone}, or Mr ${CANARIES.titled} of ${CANARIES.email}, differ since 2024-01-01?`;
      const { handle } = await startMainJob(app, { datasetId, question, followUps: null });
      await handle.result();
    }
    metrics = await (await fetch(`http://${metricsAddress}/metrics`)).text();
  });
  after(() => app?.stop());

  it('reach the model in no request, neither to count tokens nor to answer', () => {
    const requests = app.sandbox.journal.query({ provider: 'gemini' });
    const bodies = requests.map(({ body }) =>
      JSON.stringify(body ?? assert.fail('a request without its body')),
    );
    assert.ok(requests.some(({ operation }) => operation === 'countTokens'));
    assert.ok(bodies.some((body) => body.includes('[phone]') && body.includes('id-')));
    assert.ok(
      bodies.some((body) => body.includes('since 2024-01-01')),
      'dates of a question stay',
    );
    assert.deepEqual(found(bodies.join('\n')), []);
  });

  it('reach no log, at any level', async () => {
    const log = await readFile(join(app.directory, 'worker.log'), 'utf8');
    assert.ok(log.includes('"level"'));
    assert.deepEqual(found(log), []);
  });

  it('reach no history but by the question that an app has sent', async () => {
    const ids = await allWorkflowIds(app.client);
    assert.ok(ids.length > 4);
    const question = [CANARIES.phone, CANARIES.titled, CANARIES.email].map((canary) => canary.toLowerCase());
    for (const id of ids) {
      const traces = found(await historyText(app.client, id));
      assert.deepEqual(
        traces.filter(
          (trace) =>
            !question.some((asked) => asked.includes(trace) || asked.replaceAll('-', '').includes(trace)),
        ),
        [],
        id,
      );
    }
  });

  it('reach no metric', () => {
    assert.ok(metrics.includes('temporal_'));
    assert.deepEqual(found(metrics), []);
  });

  it('leave no temporary file', async () => {
    const left = (await readdir(tmpdir())).filter((name) => name.startsWith('aftercare-dataset-'));
    const ours = left.filter((name) => name.includes(`-${process.pid}-`));
    assert.deepEqual(ours, []);
  });
});

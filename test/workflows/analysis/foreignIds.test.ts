import assert from 'node:assert/strict';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { sql } from 'kysely';
import type { z } from 'zod';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { deliverAnalysis, importDataset } from '../../../src/contracts/jobs.ts';
import { generateReport } from '../../../src/contracts/reports/reportJobs.ts';
import {
  AnalysisId,
  ClinicId,
  ContactId,
  DatasetId,
  WebhookEndpointId,
} from '../../../src/contracts/shared/ids.ts';
import { newId } from '../../../src/security/newId.ts';
import { newWebhookSecret } from '../../../src/security/newWebhookSecret.ts';
import { registerWebhookEndpoint } from '../../../src/store/webhooks/webhooks.ts';
import { analyze, importRows, sampleRows, storeRows } from '../../support/analysis.ts';
import { runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const OTHER = ClinicId.parse('riverside');

/** How many rows each table has. */
async function rowCounts({ database }: TestApp): Promise<Record<string, number>> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(database);
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(name)}`.execute(database);
    counts[name] = rows[0]?.count ?? 0;
  }
  return counts;
}

/** What another clinic has, and for each an id that nobody has. */
interface Ids {
  readonly dataset: DatasetId;
  readonly analysis: AnalysisId;
  readonly contact: ContactId;
  readonly endpoint: WebhookEndpointId;
}

describe('ids of another clinic', () => {
  let app: TestApp;
  let foreign: Ids;
  let unknown: Ids;
  let own: { readonly dataset: DatasetId; readonly contact: ContactId };

  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
    const dataset = await importRows(app, sampleRows(20), OTHER);
    const { analysisId } = await (await analyze(app, dataset, { clinicId: OTHER })).handle.result();
    const { id: endpoint } = await registerWebhookEndpoint(app.database, {
      id: newId('we'),
      clinicId: OTHER,
      url: 'https://app.example/hook',
      secret: newWebhookSecret(),
    });
    foreign = {
      dataset,
      analysis: analysisId,
      contact: await app.addContact({ clinicId: OTHER }),
      endpoint: WebhookEndpointId.parse(endpoint),
    };
    unknown = {
      dataset: DatasetId.parse(newId('ds')),
      analysis: AnalysisId.parse(newId('an')),
      contact: ContactId.parse(newId('ct')),
      endpoint: WebhookEndpointId.parse(newId('we')),
    };
    own = { dataset: await storeRows(app, sampleRows(20)), contact: await app.addContact() };
  });
  after(() => app?.stop());

  /** The failure of a job; ids are cut out of it, so that only what it says of them is left. */
  async function failureOf(started: Promise<{ readonly handle: { result(): Promise<unknown> } }>) {
    const error = await (await started).handle.result().then(
      () => assert.fail('it has a result'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof WorkflowFailedError);
    let cause: unknown = error.cause;
    while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
    assert.ok(cause instanceof ApplicationFailure, String(cause));
    assert.equal(cause.nonRetryable, true);
    return cause.message.replaceAll(/\b[a-z]{2}_[0-9a-f]+\b/g, 'ID');
  }

  const deliver = (input: Partial<z.input<typeof deliverAnalysis.input>>) =>
    startJob(app.client, deliverAnalysis, {
      clinicId: app.clinicId,
      datasetId: own.dataset,
      contactId: own.contact,
      question: 'What goes with a longer time?',
      ...input,
    });

  const attempts: Readonly<Record<string, (ids: Ids) => Promise<string>>> = {
    'imports of data sets': ({ dataset: datasetId }) =>
      failureOf(startJob(app.client, importDataset, { datasetId, clinicId: app.clinicId })),
    'analyses of data sets': ({ dataset }) => failureOf(analyze(app, dataset)),
    'reports on analyses': ({ analysis: analysisId }) =>
      failureOf(
        startJob(app.client, generateReport, { kind: 'analysis', analysisId, clinicId: app.clinicId }),
      ),
    'deliveries of data sets': ({ dataset: datasetId }) => failureOf(deliver({ datasetId })),
    'deliveries to contacts': ({ contact: contactId }) => failureOf(deliver({ contactId })),
    'deliveries that tell endpoints': ({ endpoint: webhookEndpointId }) =>
      failureOf(deliver({ webhookEndpointId })),
  };
  for (const [what, attempt] of Object.entries(attempts)) {
    it(`fail ${what} as ids that nobody has, and nothing is stored`, async () => {
      const stored = await rowCounts(app);
      const failure = await attempt(foreign);
      assert.match(
        failure,
        /^(DatasetNotFound|DatasetNotImported|AnalysisNotCompleted|ContactNotFound|WebhookEndpointNotFound): /,
      );
      assert.equal(failure, await attempt(unknown));
      assert.deepEqual(await rowCounts(app), stored);
    });
  }

  it('do not let one clinic join the running analysis of another', async () => {
    app.sandbox.configure({ gemini: { latencyMs: 500 } });
    const dataset = await importRows(app, sampleRows(40, 'running'), OTHER);
    const theirs = await analyze(app, dataset, { clinicId: OTHER });
    const ours = await analyze(app, dataset);
    assert.equal(ours.joined, false);
    assert.notEqual(ours.workflowId, theirs.workflowId);
    assert.match(await failureOf(Promise.resolve(ours)), /^DatasetNotImported: /);
    app.sandbox.configure({ gemini: { latencyMs: 0 } });
    assert.equal((await theirs.handle.result()).missingChunks, 0);
  });

  it('are unknown on the command line, with exit code 2', async () => {
    const commands = (ids: Ids): string[][] => [
      ['analyses', 'show', ids.analysis],
      ['analyses', 'start', ids.dataset, '--question', 'Why?'],
      ['budgets', 'raise', ids.analysis, '--max-tokens', '5'],
      ['chunks', 'list', ids.analysis],
      ['chunks', 'retry', ids.analysis],
      ['datasets', 'show', ids.dataset],
      ['reports', 'create', ids.analysis],
    ];
    const run = async (args: readonly string[]) => {
      const { code, stdout, stderr } = await runClient([...args, '--clinic', app.clinicId], app.environment);
      return { code, stdout, stderr: stderr.replaceAll(/\b[a-z]{2}_[0-9a-f]+\b/g, 'ID') };
    };
    const asUnknown = commands(unknown);
    for (const [index, args] of commands(foreign).entries()) {
      const answer = await run(args);
      assert.deepEqual([answer.code, answer.stdout], [2, ''], args.join(' '));
      assert.deepEqual(answer, await run(asUnknown[index] ?? []));
    }
  });
});

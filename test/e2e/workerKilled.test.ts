import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { runFollowUps } from '../../src/contracts/followUps/followUpJobs.ts';
import { AnalysisId } from '../../src/contracts/shared/ids.ts';
import { stages } from '../../src/contracts/shared/jobMessages.ts';
import type { AppProcess } from '../../src/sandbox/servers/appProcess.ts';
import { fastForward } from '../../src/sandbox/servers/fastForward.ts';
import { findAnalysisWithParts } from '../../src/store/analysis/analyses.ts';
import { eventually } from '../support/eventually.ts';
import { acceptedModelCalls, modelCalls, type StartedMainJob, startMainJob } from '../support/mainJob.ts';
import { outbox } from '../support/outbox.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

const IN_FLIGHT = 4;
const MODEL_LATENCY_MS = 1_500;
/** Long enough to kill the worker between a provider's accepting and the answer's arrival. */
const SENDING_LATENCY_MS = 12_000;

type Result = Awaited<ReturnType<StartedMainJob['handle']['result']>>;

/** What must not depend on what happened on the way. */
async function outcomeOf(app: TestApp, result: Result) {
  const { analysisId, reportId: _, followUpsWorkflowId: __, ...rest } = result;
  const analysis = await findAnalysisWithParts(app.database, app.clinicId, analysisId);
  return { ...rest, answer: analysis?.answer, status: analysis?.status };
}

describe('a worker killed in the middle of the main job, twice', () => {
  let undisturbed: Awaited<ReturnType<typeof outcomeOf>>;
  let disturbed: typeof undisturbed;
  let app: TestApp;
  let inFlight = 0;
  let followUps: Awaited<ReturnType<typeof runOneFollowUp>>;

  const kill = async (worker: AppProcess) => {
    process.kill(worker.pid, 'SIGKILL');
    assert.equal(await worker.exited, null);
  };

  const running = async () => {
    const { id } = await app.database.selectFrom('analyses').select('id').executeTakeFirstOrThrow();
    return (await findAnalysisWithParts(app.database, app.clinicId, id)) ?? assert.fail('no analysis');
  };

  /** Messages that a provider has been asked to send. */
  const onTheirWay = async () => {
    const requested = app.database.selectFrom('messages').select('id').where('status', '=', 'requested');
    return (await requested.execute()).length;
  };

  const runOneFollowUp = async () => {
    const contactId = await app.addContact({ email: 'nobody@clinic.example', phone: '+4930901820' });
    const { id: analysisId } = await running();
    const { clinicId } = app;
    const { handle } = await startJob(app.client, runFollowUps, {
      sequence: 'report-follow-up',
      analysisId: AnalysisId.parse(analysisId),
      contactId,
      clinicId,
    });
    await fastForward(app.client, handle.workflowId);
    return handle;
  };

  before(async () => {
    const reference = await startTestApp({ ANALYSIS_CONCURRENCY: String(IN_FLIGHT) });
    await reference.startWorkers();
    undisturbed = await outcomeOf(reference, await (await startMainJob(reference)).handle.result());
    await reference.stop();

    app = await startTestApp({ ANALYSIS_CONCURRENCY: String(IN_FLIGHT) });
    app.sandbox.configure({ gemini: { latencyMs: MODEL_LATENCY_MS } });
    const first = await app.startWorkerProcess();
    const job = await startMainJob(app);
    // The calls of the second round are on their way for longer than it takes to see that the first has been answered.
    await eventually('some answers', () => acceptedModelCalls(app) >= IN_FLIGHT);
    await eventually('calls on their way', () => app.sandbox.journal.underWay('generateContent') > 0);
    await kill(first);
    const { id } = await running();
    const { answered } = await app.database
      .selectFrom('analysisTasks')
      .select((select) => select.fn.count<number>('answeredAt').as('answered'))
      .where('analysisId', '=', id)
      .executeTakeFirstOrThrow();
    // The model goes on with what it was asked; nobody is there to hear the answers.
    await sleep(MODEL_LATENCY_MS * 2);
    inFlight = acceptedModelCalls(app) - answered;

    app.sandbox.configure({
      gemini: { latencyMs: 0 },
      resend: { latencyMs: SENDING_LATENCY_MS },
      twilio: { latencyMs: SENDING_LATENCY_MS },
    });
    const second = await app.startWorkerProcess();
    await fastForward(app.client, job.analysisWorkflowId);
    await eventually('the answer', async () => (await running()).status === 'completed');
    // The SMS, which is sooner made, after the e-mail, so that neither is answered before the other is on its way.
    await eventually('an e-mail on its way', async () => (await onTheirWay()) === 1);
    followUps = await runOneFollowUp();
    await eventually('an SMS too', async () => (await onTheirWay()) === 2);
    await kill(second);
    await sleep(SENDING_LATENCY_MS);
    app.sandbox.configure({ resend: { latencyMs: 0 }, twilio: { latencyMs: 0 } });

    await app.startWorkerProcess();
    const sending = (await job.handle.query(stages)).find(({ name }) => name === 'notification')?.workflowId;
    await fastForward(app.client, sending ?? assert.fail('no notification under way'));
    disturbed = await outcomeOf(app, await job.handle.result());
  });
  after(() => app?.stop());

  it('was killed while it waited for the model', () => {
    assert.ok(inFlight > 0 && inFlight <= IN_FLIGHT, `${inFlight} in flight`);
  });

  it('leaves the same result as an undisturbed run', () => {
    assert.equal(disturbed.status, 'completed');
    assert.deepEqual(disturbed, undisturbed);
  });

  it('costs at most one more call for each chunk that was in flight, and none for the others', async () => {
    const calls = new Map<string, number>();
    for (const { dataDigest = assert.fail('a call without data') } of app.sandbox.journal.query({
      operation: 'generateContent',
      outcome: 'accepted',
    })) {
      calls.set(dataDigest, (calls.get(dataDigest) ?? 0) + 1);
    }
    assert.equal(calls.size, await modelCalls(app, (await running()).id, disturbed.chunks));
    const repeated = [...calls.values()].filter((times) => times > 1);
    assert.ok(
      repeated.every((times) => times === 2),
      `calls a chunk: ${repeated}`,
    );
    assert.ok(repeated.length <= inFlight, `${repeated.length} repeated, ${inFlight} were in flight`);
  });

  it('sends the e-mail once, though the worker died before it heard that it was accepted', async () => {
    const reports = (await outbox(app.sandbox)).emails.filter(({ text }) => text.includes('/reports/'));
    assert.equal(reports.length, 1);
    const accepted = app.sandbox.journal.query({ operation: 'emails.send', outcome: 'accepted' });
    const keys = accepted.map(({ idempotencyKey }) => idempotencyKey);
    assert.equal(new Set(keys).size, keys.length);
  });

  it('sends the SMS once and finds out that it was accepted', async () => {
    assert.deepEqual(await followUps.result(), { outcome: 'completed', sent: 3, skipped: 0, failed: 0 });
    const sms = app.sandbox.journal.query({ operation: 'messages.create' });
    assert.deepEqual(
      sms.map(({ outcome }) => outcome),
      ['accepted'],
    );
  });

  it('tells the app once', async () => {
    const { webhooks } = await outbox(app.sandbox);
    assert.deepEqual(
      webhooks.map(({ signature }) => signature),
      ['verified'],
    );
  });
});

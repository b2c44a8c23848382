import assert from 'node:assert/strict';
import type { FaultInput } from '../../src/sandbox/http/faults.ts';
import { fastForward } from '../../src/sandbox/servers/fastForward.ts';
import { findAnalysis } from '../../src/store/analysis/analyses.ts';
import { modelCalls, startMainJob } from '../support/mainJob.ts';
import { outbox } from '../support/outbox.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

/** No answer takes as long on a busy machine unless a fault keeps it back. */
const MODEL_TIMEOUT_MS = 6_000;

describe('the main job, while providers fail', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({
      GEMINI_TIMEOUT_MS: String(MODEL_TIMEOUT_MS),
      GEMINI_CIRCUIT_MINIMUM_CALLS: '1000',
      RETRY_DELAYS_SECONDS: '0.1,0.2,0.3',
      CHUNK_TARGET_TOKENS: '1500',
    });
    await app.startWorkers();
  });
  afterEach(() => app.sandbox.clearFaults());
  after(() => app?.stop());

  const inject = (...faults: FaultInput[]) => {
    for (const fault of faults) app.sandbox.inject(fault);
  };
  /** Runs the main job with a question of its own, since known answers are not asked for again. */
  const run = async (question: string) => {
    const before = app.sandbox.journal.count();
    const { handle } = await startMainJob(app, { question, followUps: null });
    const result = await handle.result();
    return { result, entries: app.sandbox.journal.query().slice(before) };
  };
  const emails = async () =>
    (await outbox(app.sandbox)).emails.filter(({ text }) => text.includes('/reports/')).length;

  const modelFaults: readonly (readonly [string, FaultInput])[] = [
    ['answers 503', { provider: 'gemini', kind: 'status', status: 503, times: 2 }],
    ['drops connections unanswered', { provider: 'gemini', kind: 'dropBefore', times: 2 }],
    ['drops connections after the work', { provider: 'gemini', kind: 'dropAfter', times: 2 }],
    ['answers garbage', { provider: 'gemini', kind: 'garbage', times: 1 }],
    [
      'keeps silent beyond the time-out',
      // Accepted, since a request that still waits is not in the journal, and the job may end before its delay does.
      { provider: 'gemini', kind: 'delay', accepted: true, delayMs: 2 * MODEL_TIMEOUT_MS, times: 1 },
    ],
  ];
  for (const [name, fault] of modelFaults) {
    it(`comes to the same end when Gemini ${name}`, async () => {
      const sentBefore = await emails();
      inject({ ...fault, operation: 'generateContent' });
      const { result, entries } = await run(`What goes with survival when Gemini ${name}?`);
      const { chunks, analysisId, notification, webhook } = result;
      assert.ok(entries.some((entry) => entry.fault === fault.kind));
      await modelCalls(app, analysisId, chunks);
      assert.equal((await findAnalysis(app.database, app.clinicId, analysisId))?.status, 'completed');
      assert.deepEqual([notification, webhook], ['sent', 'delivered']);
      assert.equal((await emails()) - sentBefore, 1);
    });
  }

  it('waits as long as Gemini says after a 429, and does not count it as an attempt', async () => {
    inject({
      provider: 'gemini',
      operation: 'generateContent',
      kind: 'status',
      status: 429,
      retryDelay: '0.3s',
      times: 12,
    });
    const { result, entries } = await run('What goes with survival under a rate limit?');
    const limited = entries.filter(({ provider, status }) => provider === 'gemini' && status === 429);
    assert.equal(limited.length, 12, 'more than the tries of any one call');
    await modelCalls(app, result.analysisId, result.chunks);
  });

  const mailFaults: readonly (readonly [string, FaultInput])[] = [
    ['asks to wait', { provider: 'resend', kind: 'status', status: 429, retryAfterSeconds: 1, times: 5 }],
    ['answers 500', { provider: 'resend', kind: 'status', status: 500, times: 2 }],
    ['accepts and loses the answer', { provider: 'resend', kind: 'dropAfter', times: 1 }],
    ['accepts and answers garbage', { provider: 'resend', kind: 'garbage', accepted: true, times: 1 }],
  ];
  for (const [name, fault] of mailFaults) {
    it(`sends one e-mail when Resend ${name}`, async () => {
      const sentBefore = await emails();
      inject({ ...fault, operation: 'emails.send' });
      const { result, entries } = await run(`What goes with survival when Resend ${name}?`);
      assert.ok(entries.some((entry) => entry.provider === 'resend' && entry.fault === fault.kind));
      assert.equal(result.notification, 'sent');
      const accepted = entries.filter(
        ({ operation, outcome }) => operation === 'emails.send' && outcome === 'accepted',
      );
      assert.equal(accepted.length, 1);
      assert.equal((await emails()) - sentBefore, 1);
    });
  }

  it('finds an SMS whose answer was lost, and sends it once', async () => {
    const contactId = await app.addContact({ email: 'sms@clinic.example', phone: '+4930901820' });
    inject({ provider: 'twilio', operation: 'messages.create', kind: 'dropAfter', times: 1 });
    const { handle } = await startMainJob(app, { question: 'Which SMS was lost?', contactId });
    const { followUpsWorkflowId } = await handle.result();
    assert.ok(followUpsWorkflowId !== null);
    await fastForward(app.client, followUpsWorkflowId);
    assert.deepEqual(await app.client.workflow.getHandle(followUpsWorkflowId).result(), {
      outcome: 'completed',
      sent: 3,
      skipped: 0,
      failed: 0,
    });
    const created = app.sandbox.journal.query({ operation: 'messages.create' });
    assert.deepEqual(
      created.map(({ outcome, fault }) => [outcome, fault]),
      [['accepted', 'dropAfter']],
    );
  });
});

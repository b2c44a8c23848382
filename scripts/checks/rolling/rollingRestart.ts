import { setTimeout as delay } from 'node:timers/promises';
import { longestShutdownMs } from '../../../src/workers/shutdownTimes.ts';
import { outbox } from '../../../test/support/outbox.ts';
import type { TestApp } from '../../../test/support/testApp.ts';
import { type CheckLine, checkLine } from '../checkLine.ts';
import type { StartWorker } from '../stoppableWorker.ts';
import { Load } from './startLoad.ts';

/** Calls that are under way for long enough for a SIGTERM to meet them. */
const LATENCIES = { gemini: { latencyMs: 700 }, resend: { latencyMs: 300 }, twilio: { latencyMs: 300 } };
const NOT_COMPLETED = "ExecutionStatus in ('Failed', 'Canceled', 'Terminated', 'TimedOut')";

export interface Rolling {
  /** How often each of two workers is restarted. */
  readonly rounds: number;
  /** SMS, and as many e-mails, of each wave. A wave starts before each restart. */
  readonly messages: number;
  /** Whether the analyses are delivered as reports, which take most of the time. */
  readonly withReports: boolean;
  readonly startWorker: StartWorker;
}

/**
 * Restarts two workers in turn while imports, analyses, reports, messages and webhooks run: nothing fails, nothing is sent
 * or asked twice, and every worker ends by itself in time.
 */
export async function rollingRestart(
  app: TestApp,
  { rounds, messages, withReports, startWorker }: Rolling,
): Promise<CheckLine[]> {
  app.sandbox.configure(LATENCIES);
  const load = new Load(app, await app.addWebhookEndpoint(), withReports);
  const workers = [await startWorker(app), await startWorker(app)];
  const ends: string[] = [];
  let longestMs = 0;
  for (let restart = 0; restart < 2 * rounds; restart += 1) {
    await load.startWave(messages);
    // Calls are under way by then.
    await delay(Math.max(...Object.values(LATENCIES).map(({ latencyMs }) => latencyMs)));
    const place = restart % 2;
    const stopping = workers[place];
    if (!stopping) break;
    const startedAt = Date.now();
    ends.push(await stopping.stop());
    longestMs = Math.max(longestMs, Date.now() - startedAt);
    workers[place] = await startWorker(app);
  }
  await load.ended();
  for (const worker of workers) ends.push(await worker.stop());
  app.sandbox.configure({ gemini: { latencyMs: 0 }, resend: { latencyMs: 0 }, twilio: { latencyMs: 0 } });
  const limitMs = longestShutdownMs(app.config, app.config.WORKER_QUEUES);
  return [
    checkLine(
      'how the workers ended',
      ends.map(() => 'ended'),
      ends,
    ),
    {
      what: 'longest time that a worker took to end',
      expected: `under ${limitMs} ms`,
      found: `${longestMs} ms`,
      ok: longestMs < limitMs,
    },
    checkLine('jobs that did not complete', [], await notCompleted(app)),
    ...(await sentOnce(app, load)),
    checkLine('calls of the model about the same rows, beyond the first', 0, repeatedCalls(app)),
  ];
}

async function notCompleted({ client }: TestApp): Promise<string[]> {
  const found: string[] = [];
  for await (const { type, status } of client.workflow.list({ query: NOT_COMPLETED }))
    found.push(`${type} ${status.name}`);
  return found;
}

async function sentOnce(app: TestApp, { expected }: Load): Promise<CheckLine[]> {
  const { emails, sms, webhooks } = await outbox(app.sandbox);
  const counted = (what: string, wanted: number, receivers: readonly string[]) =>
    checkLine(
      `${what}: sent, and to how many`,
      [wanted, wanted],
      [receivers.length, new Set(receivers).size],
    );
  return [
    counted(
      'e-mails',
      expected.emails,
      emails.map(({ to }) => to.join()),
    ),
    counted(
      'SMS',
      expected.sms,
      sms.map(({ to }) => to),
    ),
    counted(
      'webhooks',
      expected.webhooks,
      webhooks.map(({ id }) => id),
    ),
  ];
}

function repeatedCalls({ sandbox }: TestApp): number {
  const calls = sandbox.journal.query({ operation: 'generateContent', outcome: 'accepted' });
  return calls.length - new Set(calls.map(({ dataDigest }) => dataDigest)).size;
}

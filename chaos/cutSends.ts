import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startJob } from '../src/contracts/client/startJob.ts';
import { type NotificationOutcome, sendNotification } from '../src/contracts/jobs.ts';
import type { AppProcess } from '../src/sandbox/servers/appProcess.ts';
import { fastForward } from '../src/sandbox/servers/fastForward.ts';
import { startTestApp, type TestApp } from '../test/support/testApp.ts';
import {
  type ArmedFailpoint,
  FAILPOINT_PLACES,
  FAILPOINT_VARIABLE,
  type Failpoint,
  type FailpointPlace,
} from './failpoint.ts';
import { storeNotification } from './storeNotification.ts';

/** What became of one send whose worker process was killed, as the sandbox's journal bears witness. */
export interface CutSend extends Failpoint {
  /** How the job ended. */
  readonly outcome: NotificationOutcome;
  /** How often the provider accepted it. */
  readonly accepted: number;
  /** True when the process died with the request on its way and its outcome was settled afterwards. */
  readonly reconciled: boolean;
}

type Channel = Failpoint['channel'];

const SEND_ACTIVITY = { email: 'sendEmail', sms: 'sendSms' } as const;
const PROVIDER_QUEUE = { email: 'resend', sms: 'twilio' } as const;
const KILLED_WORKER = fileURLToPath(new URL('./killedWorker.mjs', import.meta.url));
const LATER_PLACES = FAILPOINT_PLACES.filter((place) => place !== 'beforeIntent');
/** Longest a send may take to come to its failpoint, ms. */
const ARRIVAL_TIMEOUT_MS = 30_000;

/**
 * Sends `times` messages for each place of one channel, kills the worker process with SIGKILL at that place, lets
 * another worker finish the work, and reads from the sandbox's journal what was sent. The clock of the jobs is
 * skipped forward, so back-offs and reconciliation take no time.
 */
export async function cutSends(
  channel: Channel,
  times: number,
  onCut: (place: FailpointPlace) => void = () => undefined,
): Promise<CutSend[]> {
  const app = await startTestApp({ WORKER_QUEUES: 'notifications' });
  const cutAt = async (places: readonly FailpointPlace[]): Promise<Cut[]> => {
    const cuts: Cut[] = [];
    for (const place of places) {
      for (let time = 0; time < times; time += 1) {
        cuts.push(await cutSend(app, { channel, place }));
        onCut(place);
      }
    }
    return cuts;
  };
  try {
    // Only before the intent does the workflow's own worker die; from then on it lives in this process.
    const withoutIntent = await cutAt(['beforeIntent']);
    await app.startWorkers();
    const first = await finish(app, channel, withoutIntent);
    return [...first, ...(await finish(app, channel, await cutAt(LATER_PLACES)))];
  } finally {
    await app.stop();
  }
}

/** Lets another worker finish the work that was cut, and judges what came of it. */
async function finish(app: TestApp, channel: Channel, cuts: readonly Cut[]): Promise<CutSend[]> {
  const worker = await app.startWorkerProcess({ WORKER_QUEUES: PROVIDER_QUEUE[channel] });
  for (const cut of cuts) await letGo(app, cut);
  const sends = await Promise.all(cuts.map((cut) => judge(app, cut)));
  await worker.stop();
  return sends;
}

interface Cut {
  readonly failpoint: Failpoint;
  readonly notificationId: string;
  readonly workflowId: string;
  /** The request was on its way, or might have been, and its outcome was not recorded. */
  readonly outcomeWasOpen: boolean;
}

async function cutSend(app: TestApp, failpoint: Failpoint): Promise<Cut> {
  const { channel, place } = failpoint;
  const queue = place === 'beforeIntent' ? 'notifications' : PROVIDER_QUEUE[channel];
  const { notificationId, contactId } = await storeNotification(app, channel);
  const armed: ArmedFailpoint = { ...failpoint, notificationId };
  const settings = { WORKER_QUEUES: queue, [FAILPOINT_VARIABLE]: JSON.stringify(armed) };
  const worker = await app.startWorkerProcess(settings, KILLED_WORKER);
  const input = { notificationId, contactId, clinicId: app.clinicId };
  const { workflowId } = await startJob(app.client, sendNotification, input);
  if (!(await diedWithin(worker, ARRIVAL_TIMEOUT_MS))) throw new Error(`no send came to ${channel} ${place}`);
  const message = await messageOf(app, notificationId);
  const outcomeWasOpen =
    message !== undefined && message.requestedAt !== null && place !== 'beforeCompletion';
  const cut = { failpoint, notificationId, workflowId, outcomeWasOpen };
  await hold(app, cut);
  return cut;
}

async function diedWithin(worker: AppProcess, timeoutMs: number): Promise<boolean> {
  const timeout = new AbortController();
  const late = sleep(timeoutMs, false, { signal: timeout.signal }).catch(() => false);
  const died = await Promise.race([worker.exited.then(() => true), late]);
  timeout.abort();
  if (!died) await worker.stop();
  return died;
}

/** Until the intent is committed no activity of the server's is under way: the workflow's task itself is tried again. */
const hasActivity = ({ place }: Failpoint): boolean => place !== 'beforeIntent';

/** Keeps the cut activity from being tried by the next worker that is there to be killed. */
async function hold(app: TestApp, { failpoint, workflowId }: Cut): Promise<void> {
  if (!hasActivity(failpoint)) return;
  await app.client.workflowService.pauseActivity({
    namespace: app.client.options.namespace,
    execution: { workflowId },
    type: SEND_ACTIVITY[failpoint.channel],
    reason: 'chaos',
  });
}

async function letGo(app: TestApp, { failpoint, workflowId }: Cut): Promise<void> {
  if (hasActivity(failpoint)) {
    await app.client.workflowService.unpauseActivity({
      namespace: app.client.options.namespace,
      execution: { workflowId },
      type: SEND_ACTIVITY[failpoint.channel],
    });
  }
  await fastForward(app.client, workflowId);
}

async function judge(app: TestApp, cut: Cut): Promise<CutSend> {
  const { channel } = cut.failpoint;
  const { outcome } = sendNotification.result.parse(
    await app.client.workflow.getHandle(cut.workflowId).result(),
  );
  const message = await messageOf(app, cut.notificationId);
  if (!message) throw new Error(`${cut.notificationId} has no message`);
  const accepted = app.sandbox.journal
    .query({ outcome: 'accepted' })
    .filter(({ idempotencyKey, body }) =>
      channel === 'email' ? idempotencyKey === message.id : JSON.stringify(body ?? null).includes(message.id),
    ).length;
  const reconciled = cut.outcomeWasOpen && message.providerId !== null && accepted === 1;
  return { ...cut.failpoint, outcome, accepted, reconciled };
}

const messageOf = (app: TestApp, notificationId: string) =>
  app.database
    .selectFrom('messages')
    .select(['id', 'requestedAt', 'providerId'])
    .where('notificationId', '=', notificationId)
    .executeTakeFirst();

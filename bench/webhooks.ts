import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { storeNotification } from '../chaos/storeNotification.ts';
import { startAppProcess } from '../src/sandbox/servers/appProcess.ts';
import { freePort } from '../src/sandbox/servers/freePort.ts';
import { newId } from '../src/security/newId.ts';
import { raiseMessage } from '../src/store/messaging/messageStatus.ts';
import { createMessage } from '../src/store/messaging/messages.ts';
import { startTestApp, type TestApp } from '../test/support/testApp.ts';
import { type BenchmarkContext, defineBenchmark } from './benchmark.ts';
import { perMinute } from './throughput.ts';

const MESSAGES = 500;
const STEADY_PER_SECOND = 500;
const STEADY_SECONDS = 10;
const AT_FULL_SPEED = 10_000;
const DUPLICATES = 10_000;
const CONCURRENCY = 32;
/** Most connections at once; a webhook that is due while all are in use waits, and its time counts. */
const CONNECTIONS = 64;

/** How fast the gateway takes signed webhooks of Resend, and that duplicates change nothing. */
export const webhooks = defineBenchmark({
  name: 'webhooks',
  description: 'Intake of signed Resend webhooks by one gateway process, and a flood of duplicates',
  figures: {
    p99Ms: {
      meaning: `99th percentile of the answer at ${STEADY_PER_SECOND} webhooks a second, ms`,
      aim: { atMost: 100 },
    },
    perSecond: { meaning: `webhooks a second, ${CONCURRENCY} at once` },
    changedByDuplicates: {
      meaning: `rows that ${DUPLICATES} webhooks which were delivered before have changed`,
      aim: { atMost: 0 },
    },
  },
  async run({ say }: BenchmarkContext) {
    const app = await startTestApp();
    const port = await freePort(undefined, 'the gateway');
    const { PATH = '', HOME = '' } = process.env;
    const environment = { PATH, HOME, ...app.environment, GATEWAY_PORT: String(port) };
    const gateway = startAppProcess('gateway', environment, join(app.directory, 'gateway.log'));
    try {
      await gateway.ready;
      say(`storing ${MESSAGES} messages`);
      const providerIds = await storeMessages(app);
      const post = poster(
        `http://127.0.0.1:${port}/webhooks/resend`,
        app.environment.RESEND_WEBHOOK_SECRET ?? '',
      );
      const event = (index: number) => ({
        id: `msg_${index}`,
        type: EVENT_TYPES[index % EVENT_TYPES.length] ?? 'email.sent',
        emailId: providerIds[index % MESSAGES] ?? '',
      });
      await perMinute(500, CONCURRENCY, (index) => post(event(-index - 1)));

      say(`${STEADY_PER_SECOND} a second for ${STEADY_SECONDS} s`);
      const latencies = await steadily((index) => post(event(index)));
      say(`${AT_FULL_SPEED} at full speed`);
      const first = STEADY_PER_SECOND * STEADY_SECONDS;
      const perSecond =
        (await perMinute(AT_FULL_SPEED, CONCURRENCY, (index) => post(event(first + index)))) / 60;
      say(`${DUPLICATES} duplicates`);
      const before = await rowVersions(app);
      await perMinute(DUPLICATES, CONCURRENCY, (index) => post(event(first + index)));
      const after = await rowVersions(app);
      return {
        figures: {
          p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN,
          perSecond,
          changedByDuplicates: [...after].filter(([row, version]) => before.get(row) !== version).length,
        },
        limit: { offeredPerSecond: STEADY_PER_SECOND },
      };
    } finally {
      await gateway.stop();
      await app.stop();
    }
  },
});

const EVENT_TYPES = ['email.sent', 'email.delivered', 'email.opened', 'email.clicked'];

async function storeMessages(app: TestApp): Promise<string[]> {
  const providerIds: string[] = [];
  for (let index = 0; index < MESSAGES; index += 1) {
    const { notificationId } = await storeNotification(app, 'email');
    const id = await createMessage(app.database, app.clinicId, {
      id: newId('ms'),
      notificationId,
      channel: 'email',
    });
    const providerId = crypto.randomUUID();
    await raiseMessage(app.database, app.clinicId, id, { status: 'sent', providerId });
    providerIds.push(providerId);
  }
  return providerIds;
}

interface Event {
  readonly id: string;
  readonly type: string;
  readonly emailId: string;
}

/** Posts one event as Resend does; throws when it is not taken. */
function poster(url: string, secret: string): (event: Event) => Promise<void> {
  const signer = new Webhook(secret);
  // Not fetch: it takes as much of the machine as the gateway that is measured.
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  return async ({ id, type, emailId }) => {
    const now = new Date();
    const body = JSON.stringify({ type, created_at: now.toISOString(), data: { email_id: emailId } });
    const headers = {
      'content-type': 'application/json',
      'svix-id': id,
      'svix-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'svix-signature': signer.sign(id, now, body),
    };
    const status = await new Promise<number>((resolve, reject) => {
      request(url, { method: 'POST', headers, agent }, (response) =>
        response.once('end', () => resolve(response.statusCode ?? 0)).resume(),
      )
        .once('error', reject)
        .end(body);
    });
    if (status >= 300) throw new Error(`the gateway answered with ${status}`);
  };
}

/** Offers them at their times whether or not earlier ones are answered; the answers' latencies, ascending, ms. */
async function steadily(post: (index: number) => Promise<void>): Promise<number[]> {
  const startedAt = performance.now();
  const latencies: number[] = [];
  const running: Promise<void>[] = [];
  for (let index = 0; index < STEADY_PER_SECOND * STEADY_SECONDS; index += 1) {
    const dueAt = startedAt + (index * 1_000) / STEADY_PER_SECOND;
    const waitMs = dueAt - performance.now();
    if (waitMs > 1) await sleep(waitMs);
    // From when it was due: waiting for a free moment of a busy machine counts as well.
    running.push(post(index).then(() => void latencies.push(performance.now() - dueAt)));
  }
  await Promise.all(running);
  return latencies.sort((one, other) => one - other);
}

/** The version of every row that an event could change; PostgreSQL gives a row a new one with each update. */
async function rowVersions(app: TestApp): Promise<Map<string, string>> {
  const { rows } = await sql<{ row: string; version: string }>`
    select 'message ' || id as row, xmin::text || ' ' || ctid::text as version from messages
    union all select 'event ' || provider || event_id, xmin::text || ' ' || ctid::text from provider_events
    union all select 'suppression ' || id, xmin::text || ' ' || ctid::text from suppressions`.execute(
    app.database,
  );
  return new Map(rows.map(({ row, version }) => [row, version]));
}

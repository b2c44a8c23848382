import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startJob } from '../src/contracts/client/startJob.ts';
import { sendNotification } from '../src/contracts/jobs.ts';
import { ContactId, NotificationId } from '../src/contracts/shared/ids.ts';
import { startAppProcess } from '../src/sandbox/servers/appProcess.ts';
import { freePort } from '../src/sandbox/servers/freePort.ts';
import { newId } from '../src/security/newId.ts';
import { startTestApp, type TestApp } from '../test/support/testApp.ts';
import { type BenchmarkContext, defineBenchmark } from './benchmark.ts';
import { jsonSender } from './jsonSender.ts';
import { perMinute } from './throughput.ts';

const ROUNDS = 4;
const REQUESTS_PER_ROUND = 1_000;
const WARM_UP = 500;
const CONCURRENCY = 50;
const BATCHES = 20;
const BATCH = 1_000;

/** What an app waits for when it calls the API, beside the least that a server can do for a request that has to be kept. */
export const api = defineBenchmark({
  name: 'api',
  description: `${ROUNDS} rounds of ${REQUESTS_PER_ROUND} requests for a notification, ${CONCURRENCY} at once, up to the stored intent and the started job, in turn with as many to a bare Fastify route that validates and inserts one row; gateway, bare server and sender are processes of their own; ${BATCHES} batches of ${BATCH} contacts`,
  figures: {
    ofBareInsert: {
      meaning: '`POST /v1/notifications` a second, divided by requests of the bare route a second',
      aim: { atLeast: 0.4 },
    },
    ofBareStart: {
      meaning:
        '`POST /v1/notifications` a second, divided by workflows that a client without a gateway starts a second',
    },
    requestsPerSecond: { meaning: '`POST /v1/notifications` a second, one gateway process' },
    p99Ms: { meaning: '99 of 100 requests for a notification are answered within, ms' },
    contactsPerSecond: { meaning: `contacts a second, in requests of ${BATCH}, one after the other` },
    batchMs: { meaning: `one request with ${BATCH} contacts, ms (median)` },
  },
  async run({ say }: BenchmarkContext) {
    const app = await startTestApp();
    const servers: { stop(): Promise<void> }[] = [];
    const start = async (script?: string) => {
      const port = await freePort(undefined, 'the gateway');
      const { PATH = '', HOME = '' } = process.env;
      const environment = { PATH, HOME, ...app.environment, GATEWAY_PORT: String(port) };
      const server = startAppProcess(
        'gateway',
        environment,
        join(app.directory, `gateway-${port}.log`),
        script,
      );
      servers.push(server);
      await server.ready;
      return `http://127.0.0.1:${port}`;
    };
    try {
      const contact = await app.addContact();
      const gatewayUrl = await start();
      const bareUrl = await start(fileURLToPath(new URL('./bareInsert.ts', import.meta.url)));
      const send = jsonSender(CONCURRENCY);
      const { apiToken: token } = app;
      const body = JSON.stringify({ contact, template: 'visit-check-in' });
      const request = { method: 'POST', token, body, expected: 202 };
      const bareInsert = new Peer('the bare insert', () => send(`${bareUrl}/`, request));
      const bareStart = new Peer('the bare start', () => startOne(app));
      const sent = new Peer('POST /v1/notifications', () => send(`${gatewayUrl}/v1/notifications`, request));
      const peers = [bareInsert, bareStart, sent];
      for (const peer of peers) await peer.warmUp();
      // In turn, so that what else the machine does concerns all of them.
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const peer of peers) await peer.measure(say);
      }

      say(`PUT /v1/contacts: ${BATCHES} batches`);
      const batches: number[] = [];
      for (let batch = 0; batch < BATCHES; batch += 1) {
        const contacts = { method: 'PUT', token, body: batchOfContacts(batch), expected: 200 };
        const startedAt = performance.now();
        await send(`${gatewayUrl}/v1/contacts`, contacts);
        batches.push(performance.now() - startedAt);
      }
      return {
        figures: {
          ofBareInsert: sent.perSecond / bareInsert.perSecond,
          ofBareStart: sent.perSecond / bareStart.perSecond,
          requestsPerSecond: sent.perSecond,
          p99Ms: sent.p99Ms,
          contactsPerSecond: (BATCHES * BATCH * 1_000) / batches.reduce((sum, ms) => sum + ms, 0),
          batchMs: quantile(batches, 0.5),
        },
        limit: {
          bareRequestsPerSecond: bareInsert.perSecond,
          bareP99Ms: bareInsert.p99Ms,
          bareStartsPerSecond: bareStart.perSecond,
        },
      };
    } finally {
      for (const server of servers.reverse()) await server.stop();
      await app.stop();
    }
  },
});

/** What the job of a notification takes without a gateway. */
async function startOne({ client, clinicId }: TestApp): Promise<void> {
  const [notificationId, contactId] = [NotificationId.parse(newId('nt')), ContactId.parse(newId('ct'))];
  await startJob(client, sendNotification, { notificationId, clinicId, contactId });
}

/** What is measured round by round. */
class Peer {
  readonly #name: string;
  readonly #send: () => Promise<void>;
  readonly #durations: number[] = [];
  #ms = 0;

  constructor(name: string, send: () => Promise<void>) {
    this.#name = name;
    this.#send = send;
  }

  async warmUp(): Promise<void> {
    await perMinute(WARM_UP, CONCURRENCY, this.#send);
  }

  async measure(say: (line: string) => void): Promise<void> {
    const rate = await perMinute(REQUESTS_PER_ROUND, CONCURRENCY, async () => {
      const startedAt = performance.now();
      await this.#send();
      this.#durations.push(performance.now() - startedAt);
    });
    this.#ms += (REQUESTS_PER_ROUND * 60_000) / rate;
    say(`${this.#name}: ${Math.round(rate / 60)} a second`);
  }

  get perSecond(): number {
    return (this.#durations.length * 1_000) / this.#ms;
  }

  get p99Ms(): number {
    return quantile(this.#durations, 0.99);
  }
}

/** A request of new contacts. */
function batchOfContacts(batch: number): string {
  const contacts = Array.from({ length: BATCH }, (_, index) => ({
    reference: `B-${batch}-${index}`,
    name: `Patient ${index}`,
    email: `patient.${batch}.${index}@patients.example`,
  }));
  return JSON.stringify(contacts);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

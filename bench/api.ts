import { randomBytes } from 'node:crypto';
import { fastify } from 'fastify';
import pg from 'pg';
import { startTestApp, type TestApp } from '../test/support/testApp.ts';
import { type BenchmarkContext, defineBenchmark } from './benchmark.ts';
import { perMinute } from './throughput.ts';

const REQUESTS = 2_000;
const WARM_UP = 200;
const CONCURRENCY = 50;
const BATCHES = 20;
const BATCH = 1_000;

/** What an app waits for when it calls the API, beside the least that a server can do for a request that has to be kept. */
export const api = defineBenchmark({
  name: 'api',
  description: `${REQUESTS} requests for a notification, ${CONCURRENCY} at once, up to the stored intent and the started job, against a bare Fastify route that inserts one row; ${BATCHES} batches of ${BATCH} contacts`,
  figures: {
    ofBareInsert: {
      meaning: '`POST /v1/notifications` a second, divided by requests of the bare route a second',
      aim: { atLeast: 0.4 },
    },
    requestsPerSecond: { meaning: '`POST /v1/notifications` a second, one gateway process' },
    p99Ms: { meaning: '99 of 100 requests for a notification are answered within, ms' },
    contactsPerSecond: { meaning: `contacts a second, in requests of ${BATCH}, one after the other` },
    batchMs: { meaning: `one request with ${BATCH} contacts, ms (median)` },
  },
  async run({ say }: BenchmarkContext) {
    const app = await startTestApp({
      QUEUE_MAX_OPEN_JOBS: 'notifications=none',
      QUEUE_MAX_WAITING_TASKS: 'notifications=none',
    });
    try {
      const contact = await app.addContact();
      say(`the bare route: ${REQUESTS} requests`);
      const bare = await measureBareInsert(app);
      say(`POST /v1/notifications: ${REQUESTS} requests`);
      const notification = JSON.stringify({ contact, template: 'visit-check-in' });
      const sent = await measure(() => post(app, '/v1/notifications', 'POST', notification, 202));
      say(`PUT /v1/contacts: ${BATCHES} batches`);
      const batches: number[] = [];
      for (let batch = 0; batch < BATCHES; batch += 1) batches.push(await putContacts(app, batch));
      const [bareP99Ms, p99Ms] = [bare, sent].map(({ durations }) => quantile(durations, 0.99));
      return {
        figures: {
          ofBareInsert: sent.perSecond / bare.perSecond,
          requestsPerSecond: sent.perSecond,
          p99Ms: p99Ms ?? 0,
          contactsPerSecond: (BATCHES * BATCH * 1_000) / batches.reduce((sum, ms) => sum + ms, 0),
          batchMs: quantile(batches, 0.5),
        },
        limit: { bareRequestsPerSecond: bare.perSecond, bareP99Ms: bareP99Ms ?? 0 },
      };
    } finally {
      await app.stop();
    }
  },
});

/** A route that does nothing but insert one row of the same size, with as many connections as the gateway has. */
async function measureBareInsert(app: TestApp) {
  const pool = new pg.Pool({ connectionString: app.config.DATABASE_URL, max: 10 });
  const server = fastify();
  try {
    await pool.query('create table bare_insert (id text primary key, body jsonb not null)');
    server.post('/', async (request, reply) => {
      const id = randomBytes(12).toString('hex');
      await pool.query('insert into bare_insert (id, body) values ($1, $2)', [id, request.body]);
      return reply.code(202).send({ id });
    });
    const gatewayUrl = await server.listen({ host: '127.0.0.1', port: 0 });
    const body = JSON.stringify({ contact: 'P-1', template: 'visit-check-in' });
    return await measure(() => post({ ...app, gatewayUrl }, '/', 'POST', body, 202));
  } finally {
    await server.close();
    await pool.end();
  }
}

async function measure(request: () => Promise<void>) {
  const durations: number[] = [];
  await perMinute(WARM_UP, CONCURRENCY, request);
  const rate = await perMinute(REQUESTS, CONCURRENCY, async () => {
    const startedAt = performance.now();
    await request();
    durations.push(performance.now() - startedAt);
  });
  return { perSecond: rate / 60, durations };
}

/** One batch of new contacts; how long its request took, ms. */
async function putContacts(app: TestApp, batch: number): Promise<number> {
  const contacts = Array.from({ length: BATCH }, (_, index) => ({
    reference: `B-${batch}-${index}`,
    name: `Patient ${index}`,
    email: `patient.${batch}.${index}@patients.example`,
  }));
  const body = JSON.stringify(contacts);
  const startedAt = performance.now();
  await post(app, '/v1/contacts', 'PUT', body, 200);
  return performance.now() - startedAt;
}

async function post(
  { gatewayUrl, apiToken }: Pick<TestApp, 'gatewayUrl' | 'apiToken'>,
  path: string,
  method: string,
  body: string,
  expected: number,
): Promise<void> {
  const response = await fetch(`${gatewayUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
    body,
  });
  const text = await response.text();
  if (response.status !== expected) throw new Error(`${method} ${path}: ${response.status} ${text}`);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

import { channel as diagnosticsChannel } from 'node:diagnostics_channel';
import { native } from '@temporalio/core-bridge';
import pg from 'pg';

/**
 * Loaded into a worker process before any code of ours: kills the process with SIGKILL when it comes to the place that the environment
 * names. It listens at the process's edges, to what Node says about HTTP requests, to the SQL that goes out and to what the worker
 * tells Temporal, so that the code under test knows nothing of it. It is JavaScript because a compiler would be half of what the
 * process takes to start.
 *
 * @type {import('./failpoint.ts').ArmedFailpoint}
 */
const failpoint = JSON.parse(process.env.AFTERCARE_CHAOS_FAILPOINT ?? 'null');
const sendPath = { email: /\/emails$/, sms: /\/Messages\.json$/ }[failpoint.channel];
let accepted = false;

/** @param {import('./failpoint.ts').FailpointPlace} place */
function arriveAt(place) {
  if (place === failpoint.place) process.kill(process.pid, 'SIGKILL');
}

/**
 * Calls `listen` for requests that send a message, with the status of the answer where there is one already. What Node publishes about
 * a request: https://nodejs.org/docs/latest-v20.x/api/diagnostics_channel.html
 *
 * @param {string} channel
 * @param {(status: number | undefined) => void} listen
 */
function onSend(channel, listen) {
  diagnosticsChannel(channel).subscribe((event) => {
    const { method, path } = event?.request ?? {};
    if (method === 'POST' && sendPath.test(path)) listen(event.response?.statusCode);
  });
}

function answered(status = 0) {
  if (status < 200 || status > 299) return;
  accepted = true;
  arriveAt('afterAcceptance');
}

// Resend's SDK calls `fetch`, Twilio's `node:http`.
onSend('undici:request:create', () => arriveAt('beforeRequest'));
onSend('undici:request:headers', answered);
onSend('http.client.request.start', () => arriveAt('beforeRequest'));
onSend('http.client.response.finish', answered);

/** @param {readonly unknown[]} query */
const isIntent = ([statement, values]) =>
  typeof statement === 'string' &&
  statement.startsWith('insert into "messages"') &&
  Array.isArray(values) &&
  values.includes(failpoint.notificationId);

const { query } = pg.Client.prototype;
Object.assign(pg.Client.prototype, {
  /** @this {pg.Client} @param {unknown[]} args */
  query(...args) {
    if (isIntent(args)) arriveAt('beforeIntent');
    return Reflect.apply(query, this, args);
  },
});

const { workerCompleteActivityTask } = native;
Object.assign(native, {
  /** @param {Parameters<typeof workerCompleteActivityTask>} args */
  workerCompleteActivityTask(...args) {
    if (accepted) arriveAt('beforeCompletion');
    return workerCompleteActivityTask(...args);
  },
});

import { channel as diagnosticsChannel } from 'node:diagnostics_channel';
import { native } from '@temporalio/core-bridge';
import pg from 'pg';
import { z } from 'zod';
import { ArmedFailpoint, FAILPOINT_VARIABLE, type FailpointPlace } from './failpoint.ts';

/**
 * Loaded into a worker process with `--import`, before any code of ours: kills the process with SIGKILL when it comes
 * to the place that the environment names. It listens at the process's edges, to what Node says about HTTP requests,
 * to the SQL that goes out and to what the worker tells Temporal, so that the code under test knows nothing of it.
 */
const failpoint = ArmedFailpoint.parse(JSON.parse(process.env[FAILPOINT_VARIABLE] ?? 'null'));
const sendPath = { email: /\/emails$/, sms: /\/Messages\.json$/ }[failpoint.channel];
let accepted = false;

function arriveAt(place: FailpointPlace): void {
  if (place === failpoint.place) process.kill(process.pid, 'SIGKILL');
}

/** What Node publishes about a request: https://nodejs.org/docs/latest-v20.x/api/diagnostics_channel.html */
const HttpEvent = z.object({
  request: z.object({ method: z.literal('POST'), path: z.string().regex(sendPath) }),
  response: z.object({ statusCode: z.int() }).optional(),
});

/** Calls `listen` for requests that send a message, with the status of the answer where there is one already. */
function onSend(channel: string, listen: (status: number | undefined) => void): void {
  diagnosticsChannel(channel).subscribe((event) => {
    const send = HttpEvent.safeParse(event);
    if (send.success) listen(send.data.response?.statusCode);
  });
}

function answered(status = 0): void {
  if (status < 200 || status > 299) return;
  accepted = true;
  arriveAt('afterAcceptance');
}

// Resend's SDK calls `fetch`, Twilio's `node:http`.
onSend('undici:request:create', () => arriveAt('beforeRequest'));
onSend('undici:request:headers', answered);
onSend('http.client.request.start', () => arriveAt('beforeRequest'));
onSend('http.client.response.finish', answered);

const isIntent = ([statement, values]: readonly unknown[]): boolean =>
  typeof statement === 'string' &&
  statement.startsWith('insert into "messages"') &&
  Array.isArray(values) &&
  values.includes(failpoint.notificationId);

const { query } = pg.Client.prototype;
Object.assign(pg.Client.prototype, {
  query(this: pg.Client, ...args: unknown[]): unknown {
    if (isIntent(args)) arriveAt('beforeIntent');
    return Reflect.apply(query, this, args);
  },
});

const { workerCompleteActivityTask } = native;
Object.assign(native, {
  workerCompleteActivityTask(...args: Parameters<typeof workerCompleteActivityTask>) {
    if (accepted) arriveAt('beforeCompletion');
    return workerCompleteActivityTask(...args);
  },
});

import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestError } from '../requestError.ts';
import type { EventsAnswer, ServerSentEvent } from './defineRoute.ts';

/** Longest silence of a stream, ms: proxies close connections that are silent for a minute. */
const HEARTBEAT_MS = 15_000;
/** After which a client connects again, ms. */
const RECONNECT_MS = 3_000;
const RETRY_AFTER_SECONDS = 10;

/**
 * Makes what answers with Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html). A stream
 * ends with its events, when its client goes, and when the gateway stops.
 *
 * @param perClinic streams that a clinic may have open at once; further ones are refused with 429 `TooManyStreams`
 */
export function createEventSender(perClinic: number) {
  const open = new Map<string, number>();

  return async (request: FastifyRequest, reply: FastifyReply, { clinicId, events }: EventsAnswer) => {
    reply.type('text/event-stream; charset=utf-8').header('x-accel-buffering', 'no');
    if (request.method === 'HEAD') return reply.send();
    const count = open.get(clinicId) ?? 0;
    if (count >= perClinic) {
      reply.header('retry-after', RETRY_AFTER_SECONDS);
      const advice = 'close one, or try again later';
      throw new RequestError(429, 'TooManyStreams', `${count} streams of events are open; ${advice}`);
    }
    open.set(clinicId, count + 1);
    const gone = new AbortController();
    reply.raw.once('close', () => {
      gone.abort();
      const left = (open.get(clinicId) ?? 1) - 1;
      if (left === 0) open.delete(clinicId);
      else open.set(clinicId, left);
    });
    const frames = framesOf(events(gone.signal), { signal: gone.signal, heartbeatMs: HEARTBEAT_MS });
    return reply.send(Readable.from(untilFailure(frames, request), { objectMode: false }));
  };
}

/** A failure ends the stream: the client connects again, with the id of the last event. */
async function* untilFailure(frames: AsyncIterable<string>, request: FastifyRequest): AsyncGenerator<string> {
  try {
    yield* frames;
  } catch (error) {
    const failure = error instanceof Error ? error.name : 'Error';
    request.log.error({ failure, route: request.routeOptions.url }, 'a stream of events has ended early');
  }
}

/** The events as they are sent, with comments in between while there is none. */
export async function* framesOf(
  events: AsyncIterable<ServerSentEvent>,
  { signal, heartbeatMs }: { readonly signal: AbortSignal; readonly heartbeatMs: number },
): AsyncGenerator<string> {
  yield `retry: ${RECONNECT_MS}\n\n`;
  const iterator = events[Symbol.asyncIterator]();
  const aborted = once(signal, 'abort').then(() => 'aborted' as const);
  try {
    let next = iterator.next();
    while (!signal.aborted) {
      const waited = new AbortController();
      const silence = sleep(heartbeatMs, 'silence' as const, { signal: waited.signal }).catch(
        () => 'silence' as const,
      );
      const first = await Promise.race([next, silence, aborted]);
      waited.abort();
      if (first === 'aborted') return;
      if (first === 'silence') {
        yield ': still here\n\n';
        continue;
      }
      if (first.done) return;
      const { event, id, data } = first.value;
      yield `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
      next = iterator.next();
    }
  } finally {
    await iterator.return?.();
  }
}

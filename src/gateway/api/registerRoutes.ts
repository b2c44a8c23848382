import type { RateLimitOptions } from '@fastify/rate-limit';
import { create as contentDisposition } from 'content-disposition';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ObjectNotFoundError } from '../../disks/diskErrors.ts';
import { RequestError } from '../requestError.ts';
import { sendObject } from '../sendObject.ts';
import type { ApiCallers } from './apiCaller.ts';
import type {
  ApiContext,
  ApiRoute,
  ContentAnswer,
  FileAnswer,
  JsonAnswer,
  RouteAnswer,
} from './defineRoute.ts';
import { answerOnce } from './idempotency.ts';
import { readRequest } from './requestContext.ts';
import { routeDocument } from './routeDocument.ts';
import { createEventSender } from './sendEvents.ts';

export interface RegisterOptions {
  readonly routes: readonly ApiRoute[];
  readonly callers: ApiCallers;
  readonly context: ApiContext;
  readonly rateLimit: RateLimitOptions;
}

/** Makes Fastify answer the routes: authenticated, valid, and each POST with an Idempotency-Key once. */
export function registerRoutes(
  app: FastifyInstance,
  { routes, callers, context, rateLimit }: RegisterOptions,
): void {
  const { database, config } = context;
  const sendEvents = createEventSender(config.API_EVENT_STREAMS_PER_CLINIC);
  for (const route of routes) {
    const { method, path: url, scope, bodyLimitBytes: bodyLimit, streams } = route;
    const registered = {
      url,
      config: { scope, rateLimit },
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      handler: (request: FastifyRequest, reply: FastifyReply) => handle(route, request, reply),
    };
    // Fastify's own HEAD of a stream would read all of it.
    const exposeHeadRoute = streams === undefined;
    app.route({ ...registered, method, schema: routeDocument(route), exposeHeadRoute });
    if (!exposeHeadRoute) app.route({ ...registered, method: 'HEAD', schema: { hide: true } });
  }

  async function handle(route: ApiRoute, request: FastifyRequest, reply: FastifyReply) {
    const { about, query, key } = readRequest(request, callers);
    const starting = { ...context.starting, requestId: request.id };
    const parts = { params: request.params, query, body: request.body };
    const answer = () => route.handle(parts, about, { ...context, starting });
    if (key === undefined || route.method !== 'POST') return send(request, reply, await answer());
    const content = [route.method, request.url, JSON.stringify(request.body ?? null)];
    const once = { caller: about.caller, key, content };
    return send(request, reply, await answerOnce(database, once, async () => asJson(await answer())));
  }

  async function send(request: FastifyRequest, reply: FastifyReply, answer: RouteAnswer) {
    if ('status' in answer) return sendJson(reply, answer);
    if ('file' in answer) return sendFile(request, reply, answer);
    if ('content' in answer) return sendContent(reply, answer);
    return 'events' in answer ? sendEvents(request, reply, answer) : reply.code(answer.empty).send();
  }
}

/** @throws {@link RequestError} 404 `FileMissing` */
async function sendFile(request: FastifyRequest, reply: FastifyReply, { disk, file }: FileAnswer) {
  try {
    return await sendObject(request, reply, disk, file);
  } catch (error) {
    if (!(error instanceof ObjectNotFoundError)) throw error;
    request.log.error({ route: request.routeOptions.url }, 'the file of an answer is missing');
    const advice = 'make it again, or have it restored from a backup';
    throw new RequestError(404, 'FileMissing', `the file ${file.fileName} is missing; ${advice}`);
  }
}

const sendContent = (reply: FastifyReply, { content, fileName, contentType }: ContentAnswer) =>
  reply
    .headers({
      'content-type': contentType,
      'content-disposition': contentDisposition(fileName),
      'content-security-policy': "default-src 'none'; sandbox",
    })
    .send(content);

/** What can be remembered for an Idempotency-Key. */
function asJson(answer: RouteAnswer): JsonAnswer {
  if ('status' in answer) return answer;
  throw new Error('a POST has to answer in JSON');
}

/** Sends an answer with its ETag and its headers. */
export function sendJson(
  reply: FastifyReply,
  { status, body, version, headers = {} }: JsonAnswer,
): FastifyReply {
  if (version !== undefined) reply.header('etag', `"${version}"`);
  reply.code(status).headers(headers);
  return status === 204 ? reply.send() : reply.send(body);
}

import type { RateLimitOptions } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clinic } from '../../contracts/clinics/clinicProfile.ts';
import { ClinicId } from '../../contracts/shared/ids.ts';
import { newId } from '../../security/newId.ts';
import { findClinic } from '../../store/clinics/clinics.ts';
import { RequestError } from '../requestError.ts';
import type { ApiCallers } from './apiCaller.ts';
import type { ApiContext, ApiRoute, RequestContext, RouteAnswer } from './defineRoute.ts';
import { answerOnce, IdempotencyKey, keyedId } from './idempotency.ts';
import { clinicNotFound } from './notFound.ts';
import { fieldProblems, InvalidRequestError } from './problem.ts';
import { routeDocument } from './routeDocument.ts';

export interface RegisterOptions {
  readonly routes: readonly ApiRoute[];
  readonly callers: ApiCallers;
  readonly context: ApiContext;
  readonly rateLimit: RateLimitOptions;
}

const Query = z.looseObject({ clinic: ClinicId.optional() });
const IF_MATCH = /^(?:W\/)?"([^"]*)"$/;

/** Makes Fastify answer the routes: authenticated, valid, and each POST with an Idempotency-Key once. */
export function registerRoutes(
  app: FastifyInstance,
  { routes, callers, context, rateLimit }: RegisterOptions,
): void {
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path,
      schema: routeDocument(route),
      config: { scope: route.scope, rateLimit },
      ...(route.bodyLimitBytes === undefined ? {} : { bodyLimit: route.bodyLimitBytes }),
      handler: (request, reply) => handle(route, request, reply),
    });
  }

  async function handle(route: ApiRoute, request: FastifyRequest, reply: FastifyReply) {
    const { clinic: named, ...query } = valid(Query, request.query, 'query');
    const key = valid(
      IdempotencyKey.optional(),
      request.headers['idempotency-key'],
      'header.idempotency-key',
    );
    const about = requestContext(request, named, key);
    const starting = { ...context.starting, requestId: request.id };
    const parts = { params: request.params, query, body: request.body };
    const answer = () => route.handle(parts, about, { ...context, starting });
    if (key === undefined || route.method !== 'POST') return send(reply, await answer());
    const content = [route.method, request.url, JSON.stringify(request.body ?? null)];
    return send(reply, await answerOnce(context.database, { caller: about.caller, key, content }, answer));
  }

  function requestContext(
    request: FastifyRequest,
    named: ClinicId | undefined,
    key: string | undefined,
  ): RequestContext {
    const caller = callers.callerOf(request);
    let ids = 0;
    let clinic: Promise<Clinic> | undefined;
    return {
      caller,
      requestId: request.id,
      ifMatch: ifMatchOf(request),
      clinic: () => {
        clinic ??= requireClinic(callers.clinicOf(request, named));
        return clinic;
      },
      newId: (prefix) => {
        ids += 1;
        return key === undefined ? newId(prefix) : keyedId(caller, key, prefix, ids);
      },
    };
  }

  async function requireClinic(clinicId: ClinicId): Promise<Clinic> {
    const clinic = await findClinic(context.database, clinicId);
    if (!clinic) throw clinicNotFound(clinicId);
    return clinic;
  }
}

function valid<Schema extends z.ZodType>(schema: Schema, value: unknown, part: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidRequestError(fieldProblems(parsed.error.issues, part));
}

function ifMatchOf(request: FastifyRequest): string | undefined {
  const header = request.headers['if-match'];
  if (header === undefined) return undefined;
  const version = IF_MATCH.exec(header)?.[1];
  if (version !== undefined) return version;
  throw new RequestError(
    400,
    'MalformedRequest',
    'If-Match: send one ETag as it was received, with its quotes',
  );
}

function send(reply: FastifyReply, { status, body, version, headers = {} }: RouteAnswer): FastifyReply {
  if (version !== undefined) reply.header('etag', `"${version}"`);
  reply.code(status).headers(headers);
  return status === 204 ? reply.send() : reply.send(body);
}

import type { FastifySchema } from 'fastify';
import { z } from 'zod';
import { ClinicId } from '../../contracts/shared/ids.ts';
import type { ApiRoute } from './defineRoute.ts';
import { IdempotencyKey } from './idempotency.ts';
import { Problem } from './problem.ts';

/** Statuses with which any route can refuse a request. */
const PROBLEMS = {
  400: 'The request is malformed.',
  401: 'The token is missing or not valid.',
  403: 'The token lacks the scope of the route.',
  404: 'There is no such thing, or it belongs to another clinic.',
  409: 'The request contradicts what is stored or running, or its Idempotency-Key was used before.',
  412: 'The thing has changed since the ETag of If-Match.',
  413: 'The body is too large.',
  415: 'The body has another media type than application/json.',
  422: 'Fields are wrong; `errors` names each.',
  429: 'Too many requests, or a queue is full; `Retry-After` says when to try again.',
  500: 'The request failed; it can be sent again.',
  503: 'Something that the request needs cannot be reached; it can be sent again.',
} as const;

/** The answers to requests that are refused, of every route. */
export const documentedProblems = Object.fromEntries(
  Object.entries(PROBLEMS).map(([status, description]) => [
    status,
    { description, content: { 'application/problem+json': { schema: Problem } } },
  ]),
);

/** Names the clinic of a request, unless its path does. */
const clinicQuery = (path: string) =>
  path.includes(':clinic')
    ? {}
    : { clinic: ClinicId.optional().describe('needed with a token for all clinics') };

/** The route as the OpenAPI document describes it. Requests are validated by the route itself. */
export function routeDocument(route: ApiRoute): FastifySchema {
  const { input, answers, streams = {}, tag, summary, method } = route;
  const query = input.query instanceof z.ZodObject ? input.query : z.object({});
  return {
    tags: [tag],
    summary,
    operationId: operationId(route),
    description: [route.description, `Scope: \`${route.scope}\`.`].filter(Boolean).join('\n\n'),
    querystring: query.extend(clinicQuery(route.path)),
    ...(input.params ? { params: input.params } : {}),
    ...(input.body ? { body: input.body } : {}),
    ...(method === 'POST'
      ? { headers: z.object({ 'idempotency-key': IdempotencyKey.optional() }) }
      : route.isVersioned
        ? { headers: z.object({ 'if-match': z.string().optional() }) }
        : {}),
    response: { ...answers, ...documentedStreams(streams), ...documentedProblems },
    security: [{ token: [] }],
  };
}

const documentedStreams = (streams: NonNullable<ApiRoute['streams']>) =>
  Object.fromEntries(
    Object.entries(streams).map(([status, { type, description }]) => [
      status,
      type === undefined
        ? z.null().describe(description)
        : { description, content: { [type]: { schema: z.string().meta({ format: 'binary' }) } } },
    ]),
  );

/** `POST /contacts/:contact/merge` is `postContactsContactMerge`. */
function operationId({ method, path }: ApiRoute): string {
  const words = path.split(/[/:.-]+/).filter((word) => word !== '');
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

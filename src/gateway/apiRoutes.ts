import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
} from 'fastify-type-provider-zod';
import { createApiCallers } from './api/apiCaller.ts';
import { uploadRoute } from './api/datasets/uploadRoute.ts';
import type { ApiContext } from './api/defineRoute.ts';
import { ApiDocument } from './api/document/apiDocument.ts';
import { DOCUMENT_HEADERS, documentPage } from './api/document/documentPage.ts';
import { tidyDocument } from './api/document/tidyDocument.ts';
import { openApiInfo } from './api/openApiInfo.ts';
import { PROBLEM_TYPE, problemOf } from './api/problem.ts';
import { collectMethods, refuseOtherMethods } from './api/refuseOtherMethods.ts';
import { registerRoutes } from './api/registerRoutes.ts';
import { API_ROUTES } from './api/routes.ts';
import { RequestError } from './requestError.ts';

/** Refusals of one address within a minute after which it gets 429 instead of 401 and 403. */
const MOST_REFUSALS = 20;

/** The routes for apps, all under `/v1` and behind a bearer token, with their OpenAPI document. */
export async function apiRoutes(app: FastifyInstance, options: ApiContext) {
  const { database, disks, temporal, config, starting } = options;
  const refusals = app.createRateLimit({ max: MOST_REFUSALS, timeWindow: '1 minute' });
  const callers = createApiCallers(database, async (request) => {
    const limit = await refusals(request);
    return !limit.isAllowed && limit.isExceeded;
  });

  // Routes validate requests themselves: their schemas are for the document.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler<Error & { statusCode?: number; code?: string }>((error, request, reply) => {
    const problem = problemOf(error, request.id);
    if (problem.status >= 500) {
      request.log.error({ failure: error.name, route: request.routeOptions.url }, 'request failed');
    }
    return reply.code(problem.status).type(PROBLEM_TYPE).send(problem);
  });
  app.setNotFoundHandler(() => {
    throw new RequestError(404, 'NotFound', 'there is nothing here; /v1/docs lists what there is');
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id).header('cache-control', 'no-store');
  });

  await app.register(swagger, {
    openapi: openApiInfo(config.PUBLIC_URL),
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  const document = once(() => tidyDocument(app.swagger()));
  const page = once(() => documentPage(ApiDocument.parse(document())));
  app.get('/openapi.json', { schema: { hide: true } }, async () => document());
  app.get('/docs', { schema: { hide: true } }, (_request, reply) =>
    reply.headers(DOCUMENT_HEADERS).send(page()),
  );

  await app.register(async (authenticated) => {
    authenticated.addHook('onRequest', callers.authenticate);
    const max = config.API_REQUESTS_PER_MINUTE;
    const keyGenerator = (request: FastifyRequest) => callers.callerOf(request).tokenId;
    const rateLimit = {
      max,
      timeWindow: '1 minute',
      hook: 'preParsing',
      keyGenerator,
      errorResponseBuilder: tooMany,
    } as const;
    const context = { database, temporal, disks, config, starting };
    const methods = collectMethods(authenticated);
    registerRoutes(authenticated, { routes: API_ROUTES, callers, context, rateLimit });
    await authenticated.register(uploadRoute, { callers, context, rateLimit });
    refuseOtherMethods(authenticated, methods);
  });
}

/** Makes a value when it is asked for first: most gateways never show their document. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const tooMany = (_request: FastifyRequest, { ttl }: { readonly ttl: number }): RequestError =>
  new RequestError(
    429,
    'TooManyRequests',
    `the token has used up its requests; try again in ${Math.ceil(ttl / 1_000)} s`,
  );

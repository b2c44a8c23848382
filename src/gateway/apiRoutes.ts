import type { FastifyInstance } from 'fastify';
import type { ApiTokenGrant } from '../security/apiToken.ts';
import { createApiTokens } from './apiTokens.ts';
import { type ContactRules, contactRoutes } from './contactRoutes.ts';
import { type DatasetRouteOptions, datasetRoutes } from './datasetRoutes.ts';
import { RequestError } from './requestError.ts';

export interface ApiOptions extends DatasetRouteOptions {
  /** None: there are no routes for apps. */
  readonly apiTokens: readonly ApiTokenGrant[];
  readonly contactRules: ContactRules;
}

/** The routes for apps, all under `/v1` and behind a bearer token; without any token configured there are none. */
export async function apiRoutes(app: FastifyInstance, options: ApiOptions) {
  if (options.apiTokens.length === 0) return;
  const tokens = createApiTokens(options.apiTokens);
  app.addHook('onRequest', tokens.authenticate);
  const { database, disks, temporal, config, starting, contactRules } = options;
  await app.register(contactRoutes, { database, contactRules, tokens });
  app.setNotFoundHandler(() => {
    throw new RequestError(404, 'NotFound', 'there is nothing here');
  });
  await app.register(datasetRoutes, { database, disks, temporal, config, starting, tokens });
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ClinicId } from '../contracts/shared/ids.ts';
import { type ApiTokenGrant, findGrant } from '../security/apiToken.ts';
import { RequestError } from './requestError.ts';

/** The bearer tokens of apps: who may call the routes under `/v1`, and for which clinic. */
export interface ApiTokens {
  /**
   * An `onRequest` hook: no body is read before the token is known.
   *
   * @throws {@link RequestError} 401 `Unauthorized`
   */
  authenticate(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** @throws {@link RequestError} 403 `ClinicNotAllowed` when the request's token is another clinic's. */
  checkClinic(request: FastifyRequest, clinicId: ClinicId): void;
}

/** The tokens of RFC 6750. */
const BEARER = /^Bearer +([\w\-.~+/]+=*)$/i;

/**
 * Checks tokens against the configured grants.
 *
 * @example
 * const tokens = createApiTokens(grants);
 * app.addHook('onRequest', tokens.authenticate);
 * app.get('/v1/things', async (request) => {
 *   tokens.checkClinic(request, clinicId);
 * });
 */
export function createApiTokens(grants: readonly ApiTokenGrant[]): ApiTokens {
  const known = new WeakMap<FastifyRequest, ApiTokenGrant>();
  return {
    async authenticate(request, reply) {
      const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
      const grant = token === undefined ? undefined : findGrant(grants, token);
      if (!grant) {
        reply.header('www-authenticate', 'Bearer');
        throw new RequestError(401, 'Unauthorized', 'send a valid token as Authorization: Bearer TOKEN');
      }
      known.set(request, grant);
    },

    checkClinic(request, clinicId) {
      const clinic = known.get(request)?.clinic;
      if (clinic === '*' || clinic === clinicId) return;
      throw new RequestError(403, 'ClinicNotAllowed', 'this token may not act for this clinic');
    },
  };
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiScope } from '../../contracts/clinics/apiScope.ts';
import type { Clinic } from '../../contracts/clinics/clinicProfile.ts';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import { hashApiToken } from '../../security/apiToken.ts';
import { type ApiToken, findValidApiToken, type ValidApiToken } from '../../store/clinics/apiTokens.ts';
import type { Database } from '../../store/database.ts';
import { appendAuditEvent } from '../../store/operations/auditEvents.ts';
import { RequestError } from '../requestError.ts';
import { createClinicReader } from './clinicReader.ts';
import { clinicNotFound } from './notFound.ts';

/** Whether a client has been refused too often within the last minute, this refusal included. */
export type RefusalLimit = (request: FastifyRequest) => Promise<boolean>;

export interface ApiCallers {
  /**
   * An `onRequest` hook: no body is read before the token is known.
   *
   * @throws {@link RequestError} 401 `Unauthorized`, 403 `ScopeMissing`, 429 `TooManyRefusals`
   */
  authenticate(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** The token of an authenticated request. */
  callerOf(request: FastifyRequest): ApiToken;
  /**
   * The clinic that a request is about: that of its token; with a token for all clinics, the one that it names.
   *
   * @throws {@link RequestError} 404 `ClinicNotFound`, 422 `ClinicMissing`
   */
  clinicOf(request: FastifyRequest, named: ClinicId | undefined): Promise<Clinic>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a token needs for the route. */
    scope?: ApiScope;
  }
}

/** RFC 6750. */
const BEARER = /^Bearer +([\w\-.~+/]+=*)$/i;

/** Knows the callers of the API by their bearer tokens, and records each refusal in the audit trail. */
export function createApiCallers(database: Database, isRefusedTooOften: RefusalLimit): ApiCallers {
  const tokens = new WeakMap<FastifyRequest, ValidApiToken>();
  const readClinic = createClinicReader(database);

  function tokenOf(request: FastifyRequest): ValidApiToken {
    const token = tokens.get(request);
    if (!token) throw new Error('the request was not authenticated');
    return token;
  }

  async function refuse(
    request: FastifyRequest,
    token: ApiToken | undefined,
    error: RequestError,
  ): Promise<never> {
    if (await isRefusedTooOften(request)) {
      throw new RequestError(429, 'TooManyRefusals', 'too many requests were refused; try again in a minute');
    }
    const route = `${request.method} ${request.routeOptions.url ?? ''}`;
    request.log.warn({ code: error.code, tokenId: token?.tokenId, route }, 'request refused');
    await database.transaction().execute((transaction) =>
      appendAuditEvent(transaction, {
        action: 'apiRequestRefused',
        clinicId: token?.clinicId ?? null,
        subject: token?.tokenId ?? null,
        details: { code: error.code, route, address: request.ip },
      }),
    );
    throw error;
  }

  return {
    async authenticate(request, reply) {
      const presented = BEARER.exec(request.headers.authorization ?? '')?.[1];
      const token =
        presented === undefined ? undefined : await findValidApiToken(database, hashApiToken(presented));
      if (!token) {
        reply.header('www-authenticate', 'Bearer');
        const advice = 'send a valid token as Authorization: Bearer TOKEN';
        return refuse(request, undefined, new RequestError(401, 'Unauthorized', advice));
      }
      const { scope } = request.routeOptions.config;
      if (scope !== undefined && !token.scopes.includes(scope)) {
        const message = `this token lacks the scope ${scope}`;
        return refuse(request, token, new RequestError(403, 'ScopeMissing', message));
      }
      tokens.set(request, token);
    },

    callerOf: tokenOf,

    async clinicOf(request, named) {
      const { clinicId, clinicVersion } = tokenOf(request);
      const asked = named ?? clinicId;
      if (asked === null) {
        throw new RequestError(
          422,
          'ClinicMissing',
          'this token is for all clinics: name one with ?clinic=ID',
        );
      }
      if (clinicId !== null && asked !== clinicId) throw clinicNotFound(asked);
      const clinic = await readClinic(asked, clinicVersion);
      if (!clinic) throw clinicNotFound(asked);
      return clinic;
    },
  };
}

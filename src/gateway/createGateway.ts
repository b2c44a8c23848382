import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import formbody from '@fastify/formbody';
import rateLimit from '@fastify/rate-limit';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import { JobError } from '../domain/shared/jobError.ts';
import type { Logger } from '../logging.ts';
import type { ApiContext } from './api/defineRoute.ts';
import { apiRoutes } from './apiRoutes.ts';
import { type DownloadOptions, downloadRoutes } from './downloadRoutes.ts';
import { healthRoutes } from './healthRoutes.ts';
import { logoRoutes } from './logoRoutes.ts';
import { resendWebhookRoute } from './resendWebhookRoute.ts';
import { twilioInboundRoute } from './twilioInboundRoute.ts';
import { twilioStatusRoute } from './twilioStatusRoute.ts';
import { unsubscribeRoutes } from './unsubscribeRoutes.ts';
import { type WebhookSecretOptions, webhookSecrets } from './webhookSecrets.ts';

export interface GatewayOptions extends ApiContext, DownloadOptions, Omit<WebhookSecretOptions, 'config'> {
  readonly logger: Logger;
  /** As patients and providers see it; Twilio signs over it. */
  readonly publicUrl: string;
  /** Proxies whose `X-Forwarded-For` is believed, as `GATEWAY_TRUSTED_PROXIES`. @default none */
  readonly trustedProxies?: readonly string[];
}

/** Provider webhooks are small; anything larger is not one. */
const BODY_LIMIT_BYTES = 256 * 1024;

/** The id that a caller has given its request, if it is safe in a log; else a new one. */
function requestId({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}

/** The HTTP server for providers and patients. Errors are JSON: `{ error, message }`. */
export async function createGateway(options: GatewayOptions): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = options.logger;
  const app = fastify({
    loggerInstance,
    // A download link's path is its key: request lines are not logged.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: requestId,
    trustProxy: [...(options.trustedProxies ?? [])],
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 3_000 },
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: 'NotFound', message: 'there is nothing here' }),
  );
  app.setErrorHandler<Error & { statusCode?: number; code?: string }>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      const reason = error instanceof JobError ? { code: error.code, reason: error.message } : {};
      const route = request.routeOptions.url;
      request.log.error({ failure: error.name, ...reason, route }, 'request failed');
    }
    const message = status >= 500 ? 'the request could not be handled; try again later' : error.message;
    return reply.code(status).send({ error: error.code ?? error.name, message });
  });
  await app.register(formbody);
  await app.register(rateLimit, { global: false, enableDraftSpec: true });
  await app.register(healthRoutes, options);
  await app.register(downloadRoutes, options);
  await app.register(logoRoutes, options);
  const webhooks = { ...options, secrets: webhookSecrets(options) };
  await app.register(resendWebhookRoute, webhooks);
  await app.register(twilioStatusRoute, webhooks);
  await app.register(twilioInboundRoute, webhooks);
  await app.register(unsubscribeRoutes, options);
  await app.register(apiRoutes, { ...options, prefix: '/v1' });
  return app;
}

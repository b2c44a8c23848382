import { z } from 'zod';
import { TrustedProxies } from '../../security/trustedProxies.ts';
import { hostAndPort, httpUrl, whole } from './valueTypes.ts';

export const gatewaySettings = {
  PUBLIC_URL: httpUrl()
    .refine((url) => !/[?#@]/.test(url), 'must have no query, fragment or user')
    .default('http://127.0.0.1:8080')
    .describe(
      'URL under which patients and providers reach the gateway; the reverse proxy removes a path in it',
    ),
  GATEWAY_HOST: z.string().default('127.0.0.1').describe('address the gateway listens on'),
  GATEWAY_PORT: whole(0, 65_535).default(8080).describe('port the gateway listens on; 0: a free port'),
  GATEWAY_METRICS_ADDRESS: hostAndPort()
    .optional()
    .describe('host:port where the gateway serves Prometheus metrics; unset: no metrics'),
  GATEWAY_TRUSTED_PROXIES: TrustedProxies.default(['loopback']).describe(
    'reverse proxies whose X-Forwarded-For names the address that the gateway rate-limits: addresses, networks such as 10.0.0.0/8, loopback, linklocal, uniquelocal, separated by commas; none: trusts no proxy',
  ),
  API_REQUESTS_PER_MINUTE: whole(1, 1_000_000)
    .default(1_200)
    .describe('requests per minute of one token to the HTTP API, for each gateway process'),
  API_EVENT_STREAMS_PER_CLINIC: whole(1, 10_000)
    .default(20)
    .describe(
      'streams of events that a clinic may have open at one gateway process at the same time; further ones get 429',
    ),
  GATEWAY_MAX_UPLOADS: whole(1, 1_000)
    .default(4)
    .describe('uploads that one gateway receives at the same time; it answers further ones with 503'),
};

import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';

/** Everything of the OpenAPI document besides its routes. */
export const openApiInfo = (publicUrl: string): NonNullable<FastifyDynamicSwaggerOptions['openapi']> => ({
  openapi: '3.1.0',
  info: {
    title: 'Aftercare',
    version: '1',
    license: { name: 'MIT', identifier: 'MIT' },
    description: [
      'Background work for the software of clinics: data sets and their analysis, reports, messages, appointments and follow-ups.',
      'A token belongs to one clinic and has scopes; make one with `aftercare tokens create`. What belongs to another clinic is not found.',
      'Errors are `application/problem+json` with a stable `type`. Lists are newest first; `nextCursor` asks for the next page.',
      'A POST with an `Idempotency-Key` is done once within 24 hours and answered as the first time; the same key with other content answers 409.',
      'Answers carry `X-Request-Id`, which a request may choose, and `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`.',
    ].join('\n\n'),
  },
  servers: [{ url: publicUrl }],
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
});

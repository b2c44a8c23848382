import { randomBytes } from 'node:crypto';
import { fastify } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import pg from 'pg';
import { z } from 'zod';
import { announceReady, runProcess } from '../src/runProcess.ts';

/** As many as the gateway opens. */
const CONNECTIONS = 10;

const Settings = z.object({ DATABASE_URL: z.url(), GATEWAY_PORT: z.coerce.number() });
const body = z.strictObject({ contact: z.string().min(1).max(200), template: z.string() });

/** A server whose one route validates a small body and inserts one row, as the peer of `POST /v1/notifications`. */
await runProcess(async () => {
  const { DATABASE_URL, GATEWAY_PORT: port } = Settings.parse(process.env);
  const pool = new pg.Pool({ connectionString: DATABASE_URL, max: CONNECTIONS, min: CONNECTIONS });
  const app = fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  try {
    await pool.query('create table if not exists bare_insert (id text primary key, body jsonb not null)');
    app.post(
      '/',
      { schema: { body, response: { 202: z.object({ id: z.string() }) } } },
      async (request, reply) => {
        const id = randomBytes(12).toString('hex');
        await pool.query('insert into bare_insert (id, body) values ($1, $2)', [id, request.body]);
        return reply.code(202).send({ id });
      },
    );
    const stopped = new Promise<void>((resolve) => process.once('SIGTERM', () => resolve()));
    await app.listen({ host: '127.0.0.1', port });
    announceReady();
    await stopped;
  } finally {
    await app.close();
    await pool.end();
  }
});

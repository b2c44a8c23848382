import type { FastifyInstance } from 'fastify';
import { type Database, pingDatabase } from '../store/database.ts';

/** `/healthz`: the process is alive. `/readyz`: it can do its work, that is, reach PostgreSQL; else 503. */
export async function healthRoutes(app: FastifyInstance, { database }: { readonly database: Database }) {
  app.get('/healthz', async () => ({ status: 'ok' }));

  app.get('/readyz', async (request, reply) => {
    try {
      await pingDatabase(database);
      return { status: 'ready' };
    } catch (error) {
      request.log.warn({ failure: error instanceof Error ? error.name : 'unknown' }, 'not ready');
      return reply.code(503).send({ error: 'NotReady', message: 'PostgreSQL cannot be reached' });
    }
  });
}

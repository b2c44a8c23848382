import type { FastifyInstance } from 'fastify';
import { type Database, pingDatabase } from '../store/database.ts';
import { currentMaintenance } from '../store/operations/maintenances.ts';

/**
 * `/healthz`: the process is alive. `/readyz`: it can do its work, that is, reach PostgreSQL; else 503. `/status`: the
 * same, and whether maintenance holds new work back. The reason stays inside: every caller of the gateway can read this.
 */
export async function healthRoutes(app: FastifyInstance, { database }: { readonly database: Database }) {
  app.get('/healthz', async () => ({ status: 'ok' }));

  app.get('/readyz', async (request, reply) => {
    try {
      await pingDatabase(database);
      return { status: 'ready' };
    } catch (error) {
      request.log.warn({ failure: error instanceof Error ? error.name : 'unknown' }, 'not ready');
      return reply.code(503).send(NOT_READY);
    }
  });

  app.get('/status', async (request, reply) => {
    try {
      const maintenance = await currentMaintenance(database);
      if (!maintenance) return { status: 'ready', maintenance: null };
      const { startedAt: begunAt, until } = maintenance;
      return {
        status: 'maintenance',
        maintenance: { begunAt: begunAt.toISOString(), until: until?.toISOString() ?? null },
      };
    } catch (error) {
      request.log.warn({ failure: error instanceof Error ? error.name : 'unknown' }, 'no status');
      return reply.code(503).send(NOT_READY);
    }
  });
}

const NOT_READY = { error: 'NotReady', message: 'PostgreSQL cannot be reached' };

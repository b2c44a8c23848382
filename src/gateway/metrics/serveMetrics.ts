import { fastify } from 'fastify';
import { PROMETHEUS_CONTENT_TYPE } from './prometheusText.ts';

/** Serves `/metrics` at an address of its own, which no reverse proxy publishes, until `close`. */
export async function serveMetrics(
  address: string,
  read: () => Promise<string>,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const app = fastify({ forceCloseConnections: true });
  app.get('/metrics', async (_request, reply) => reply.type(PROMETHEUS_CONTENT_TYPE).send(await read()));
  const [host, port] = address.split(':');
  const url = await app.listen({ host: host ?? '', port: Number(port) });
  return { url, close: () => app.close() };
}

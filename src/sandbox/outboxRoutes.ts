import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type OutboxSources, outboxItems, outboxJson } from './outbox.ts';
import { OUTBOX_CSP, outboxPage } from './outboxPage.ts';

/** `kind` narrows the outbox, `refresh=1` reloads the page by itself; anything else is ignored. */
const OutboxQuery = z.object({
  kind: z.enum(['email', 'sms', 'webhook']).optional().catch(undefined),
  refresh: z.literal('1').optional().catch(undefined),
});

/** `/outbox`, `/outbox.json`, and `/`, which leads there. */
export async function outboxRoutes(app: FastifyInstance, sources: OutboxSources): Promise<void> {
  app.get('/', async (_request, reply) => reply.redirect('/outbox'));

  app.get('/outbox', async (request, reply) => {
    const { kind, refresh } = OutboxQuery.parse(request.query);
    return reply
      .headers({
        'content-security-policy': OUTBOX_CSP,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      })
      .type('text/html; charset=utf-8')
      .send(outboxPage(outboxItems(sources), { kind, isRefreshing: refresh === '1' }));
  });

  app.get('/outbox.json', async (request, reply) => {
    const { kind } = OutboxQuery.parse(request.query);
    const items = outboxItems(sources).filter((item) => kind === undefined || item.kind === kind);
    return reply.send({ items: items.map(outboxJson) });
  });
}

import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { InboundSms, receiveSms } from '../http/controlRoutes.ts';
import type { LiveSettings } from '../http/sandboxSettings.ts';
import { type OutboxSources, outboxItems, outboxJson } from './outbox.ts';
import { OUTBOX_CSP, outboxPage } from './outboxPage.ts';
import { type ReceivedPreview, TemplatePreview } from './templatePreview.ts';

/** `kind` narrows the outbox, `refresh=1` reloads the page by itself; anything else is ignored. */
const OutboxQuery = z.object({
  kind: z.enum(['email', 'sms', 'webhook', 'preview']).optional().catch(undefined),
  refresh: z.literal('1').optional().catch(undefined),
});

/** What the reply box below an SMS sends: an answer from the number the SMS went to. */
const ReplyForm = InboundSms.pick({ from: true, body: true });

/** `/outbox`, `/outbox.json`, and `/`, which leads there; `POST /outbox/reply` plays the patient who answers,
 * `POST /_sandbox/previews` shows a template. */
export async function outboxRoutes(
  app: FastifyInstance,
  { settings, ...received }: Omit<OutboxSources, 'previews'> & { readonly settings: LiveSettings },
): Promise<void> {
  const previews: ReceivedPreview[] = [];
  const sources = { ...received, previews };
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
      .send(
        outboxPage(outboxItems(sources), {
          kind,
          isRefreshing: refresh === '1',
          canReply: settings.twilio.inboundWebhookUrl !== undefined,
        }),
      );
  });

  app.post('/outbox/reply', async (request, reply) => {
    const form = ReplyForm.safeParse(request.body);
    // A page elsewhere could post this form; browsers tell.
    if (request.headers['sec-fetch-site'] === 'cross-site') return reply.code(403).send();
    if (!form.success) return reply.code(422).send({ error: 'invalid', message: 'from or body is wrong' });
    await receiveSms(form.data, settings, sources.messages);
    return reply.redirect('/outbox?kind=sms', 303);
  });

  app.post('/_sandbox/previews', async (request, reply) => {
    const preview = TemplatePreview.safeParse(request.body);
    if (!preview.success) return reply.code(422).send({ error: 'invalid', message: preview.error.message });
    previews.push({ ...preview.data, time: new Date().toISOString() });
    return reply.code(201).send({ url: '/outbox?kind=preview' });
  });

  app.get('/outbox.json', async (request, reply) => {
    const { kind } = OutboxQuery.parse(request.query);
    const items = outboxItems(sources).filter((item) => kind === undefined || item.kind === kind);
    return reply.send({ items: items.map(outboxJson) });
  });
}

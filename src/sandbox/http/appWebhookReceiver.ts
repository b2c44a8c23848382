import type { FastifyInstance } from 'fastify';
import { Webhook } from 'standardwebhooks';
import type { Journal } from './journal.ts';
import type { LiveSettings } from './sandboxSettings.ts';

/** A completion webhook the sandbox received in the place of the app that started a job. */
export interface ReceivedWebhook {
  /** The `webhook-id` header: the same for every attempt to deliver one event. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** `unchecked` when no secret is configured. */
  readonly signature: 'verified' | 'invalid' | 'unchecked';
  readonly headers: { readonly timestamp: string; readonly signature: string };
  readonly body: string;
}

export interface AppWebhookReceiverOptions {
  readonly settings: LiveSettings;
  readonly journal: Journal;
  readonly received: ReceivedWebhook[];
}

/**
 * `POST /app/webhooks`: plays the app that receives Aftercare's completion webhooks. It verifies their signature
 * (https://www.standardwebhooks.com), answers 204, and 401 to a wrong one.
 */
export async function appWebhookReceiver(
  app: FastifyInstance,
  options: AppWebhookReceiverOptions,
): Promise<void> {
  const { settings, journal, received } = options;
  // The signature covers the body's exact characters.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  app.post('/app/webhooks', async (request, reply) => {
    const header = (name: string) => String(request.headers[name] ?? '');
    const body = typeof request.body === 'string' ? request.body : '';
    const id = header('webhook-id');
    const headers = { timestamp: header('webhook-timestamp'), signature: header('webhook-signature') };
    const signature = checkSignature(settings.appWebhookSecret, id, headers, body);
    received.push({ id, time: new Date().toISOString(), signature, headers, body });

    const isRefused = signature === 'invalid';
    journal.record({
      provider: 'app',
      operation: 'webhooks.receive',
      outcome: isRefused ? 'rejected' : 'accepted',
      status: isRefused ? 401 : 204,
      ...(id === '' ? {} : { providerId: id }),
      ...(isRefused ? { error: 'invalid_signature' } : { body: parsedOrText(body) }),
    });
    return isRefused
      ? reply
          .code(401)
          .send({ error: 'invalid_signature', message: 'The webhook-signature header does not verify.' })
      : reply.code(204).send();
  });
}

function checkSignature(
  secret: string | undefined,
  id: string,
  headers: ReceivedWebhook['headers'],
  body: string,
): ReceivedWebhook['signature'] {
  if (secret === undefined) return 'unchecked';
  try {
    new Webhook(secret).verify(
      body,
      { 'webhook-id': id, 'webhook-timestamp': headers.timestamp, 'webhook-signature': headers.signature },
      { jsonParse: false },
    );
    return 'verified';
  } catch {
    return 'invalid';
  }
}

function parsedOrText(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ClinicId, MessageId } from '../contracts/shared/ids.ts';
import { resendFailureCode } from '../domain/messaging/deliveryEvents.ts';
import { messageOfEvent, verifyResendWebhook } from '../providers/resend.ts';
import type { Database } from '../store/database.ts';
import { findMessage, type Message } from '../store/messaging/messages.ts';
import { recordDeliveryEvent } from './recordDeliveryEvent.ts';
import { invalidSignature } from './twilioForm.ts';
import type { WebhookSecrets } from './webhookSecrets.ts';

const SignatureHeaders = z.object({
  'svix-id': z.string().min(1),
  'svix-timestamp': z.string().min(1),
  'svix-signature': z.string().min(1),
});

/** Of every event about an e-mail; other events have no `email_id` and are taken but not stored. */
const EmailEvent = z.object({
  type: z.string(),
  data: z.object({ email_id: z.string(), bounce: z.object({ type: z.string() }).optional() }),
});

const NamedMessage = z.object({ clinicId: ClinicId, messageId: MessageId });

interface ResendWebhookOptions {
  readonly database: Database;
  readonly secrets: WebhookSecrets;
}

/**
 * `POST /webhooks/resend`: events about e-mails, signed the Svix way by the account that the e-mail went to; 401 for anything
 * else.
 */
export async function resendWebhookRoute(app: FastifyInstance, options: ResendWebhookOptions) {
  const { database, secrets } = options;
  // The signature covers the bytes as they came, so they must not be parsed and written again.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );

  app.post('/webhooks/resend', async (request, reply) => {
    const headers = SignatureHeaders.safeParse(request.headers);
    const payload = z.string().safeParse(request.body);
    // The tags name a message also when the answer that tells its e-mail's id was lost.
    const known = payload.success ? await messageNamedIn(payload.data) : undefined;
    const event =
      headers.success && payload.success
        ? verifyResendWebhook(
            payload.data,
            {
              id: headers.data['svix-id'],
              timestamp: headers.data['svix-timestamp'],
              signature: headers.data['svix-signature'],
            },
            await secrets.resendSecretsFor(known),
          )
        : undefined;
    if (!event || !headers.success) return invalidSignature(reply);
    const email = EmailEvent.safeParse(event);
    if (email.success) {
      await recordDeliveryEvent(database, {
        provider: 'resend',
        eventId: headers.data['svix-id'],
        type: email.data.type,
        failureCode: resendFailureCode(email.data.type, email.data.data.bounce?.type),
        providerMessageId: email.data.data.email_id,
        message: known && { clinicId: known.clinicId, messageId: known.id },
        payload: event,
      });
    }
    return reply.code(204).send();
  });

  /** The message that an event names; its signature is not checked yet. */
  async function messageNamedIn(payload: string): Promise<Message | undefined> {
    const named = NamedMessage.safeParse(messageOfEvent(parsedJson(payload))).data;
    return named && findMessage(database, named.clinicId, named.messageId);
  }
}

/** Undefined for what is no JSON. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

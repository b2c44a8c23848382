import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { resendFailureCode } from '../domain/messaging/deliveryEvents.ts';
import { messageOfEvent, verifyResendWebhook } from '../providers/resend.ts';
import type { Database } from '../store/database.ts';
import { findMessage, type MessageKey } from '../store/messaging/messages.ts';
import { recordDeliveryEvent } from './recordDeliveryEvent.ts';
import { invalidSignature } from './twilioForm.ts';

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

interface ResendWebhookOptions {
  readonly database: Database;
  /** Those whose signatures are taken; none refuses every webhook. */
  readonly resendWebhookSecrets: readonly string[];
}

/** `POST /webhooks/resend`: events about e-mails, signed the Svix way; 401 for anything else. */
export async function resendWebhookRoute(app: FastifyInstance, options: ResendWebhookOptions) {
  const { database, resendWebhookSecrets: secrets } = options;
  // The signature covers the bytes as they came, so they must not be parsed and written again.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );

  app.post('/webhooks/resend', async (request, reply) => {
    const headers = SignatureHeaders.safeParse(request.headers);
    const payload = z.string().safeParse(request.body);
    const event =
      headers.success && payload.success
        ? verifyResendWebhook(
            payload.data,
            {
              id: headers.data['svix-id'],
              timestamp: headers.data['svix-timestamp'],
              signature: headers.data['svix-signature'],
            },
            secrets,
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
        message: await knownMessage(messageOfEvent(event)),
        payload: event,
      });
    }
    return reply.code(204).send();
  });

  /** The tags name a message also when the answer that tells its e-mail's id was lost. */
  const knownMessage = async (named: MessageKey | undefined) =>
    named && (await findMessage(database, named.clinicId, named.messageId)) ? named : undefined;
}

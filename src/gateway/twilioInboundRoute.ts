import type { Client } from '@temporalio/client';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { signalOrStartJob, startJob } from '../contracts/client/startJob.ts';
import { replyArrived, routeReplies } from '../contracts/messaging/replyJobs.ts';
import { deliverWebhook } from '../contracts/webhooks/webhookJobs.ts';
import { addressHasher } from '../security/hashedAddress.ts';
import type { Database } from '../store/database.ts';
import { clinicsSendingFrom } from '../store/messaging/correspondents.ts';
import { receiveReply } from './receiveReply.ts';
import { invalidSignature, readTwilioForm } from './twilioForm.ts';
import type { WebhookSecrets } from './webhookSecrets.ts';

/** https://www.twilio.com/docs/messaging/guides/webhook-request; PostgreSQL stores every character but NUL. */
const InboundForm = z.object({
  MessageSid: z.string().min(1).max(64),
  From: z.string().min(1).max(64),
  To: z.string().min(1).max(64),
  /** Of a number that belongs to a Messaging Service. */
  MessagingServiceSid: z.string().min(1).max(64).optional(),
  Body: z
    .string()
    .max(10_000)
    .default('')
    .transform((text) => text.replaceAll('\0', '')),
  OptOutType: z.enum(['STOP', 'START', 'HELP']).optional().catch(undefined),
});

/** What tells, before the signature is checked, which clinics it can be for; PostgreSQL takes every character but NUL. */
const Recipients = z
  .object({ To: z.string(), MessagingServiceSid: z.string().optional() })
  .transform(({ To, MessagingServiceSid }) => [To, MessagingServiceSid ?? []].flat())
  .pipe(z.array(z.string().regex(/^[^\0]{1,64}$/)));

/** Answers go out as messages of their own: Twilio is told to say nothing. */
const NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>';

interface TwilioInboundOptions {
  readonly database: Database;
  readonly temporal: Client;
  readonly config: Pick<Config, 'PSEUDONYM_KEY' | 'TWILIO_FROM'>;
  readonly publicUrl: string;
  readonly secrets: WebhookSecrets;
}

/**
 * `POST /webhooks/twilio/inbound`: SMS that patients send, signed over the public URL by the account of the clinic that the
 * number belongs to; 401 for anything else. Once it is stored Twilio is told so, whether or not Temporal can be reached: `sweepReplies` comes back to it.
 */
export async function twilioInboundRoute(app: FastifyInstance, options: TwilioInboundOptions) {
  const { database, temporal, config, publicUrl, secrets } = options;
  const hashAddress = addressHasher(config.PSEUDONYM_KEY);

  app.post('/webhooks/twilio/inbound', async (request, reply) => {
    const form = readTwilioForm(request, publicUrl);
    if (!form) return invalidSignature(reply);
    const recipients = Recipients.safeParse(form.fields).data ?? [];
    const sending = await clinicsSendingFrom(database, recipients, config.TWILIO_FROM);
    const clinicIds = await secrets.clinicsSigning(sending, form.isSignedWith);
    if (!clinicIds) return invalidSignature(reply);
    const parsed = InboundForm.safeParse(form.fields);
    if (!parsed.success) {
      return reply
        .code(422)
        .send({ error: 'InvalidMessage', message: 'MessageSid, From, To or Body is wrong' });
    }
    const { MessageSid: providerId, From: sender, To: recipient, Body: body } = parsed.data;
    const sms = {
      providerId,
      sender,
      recipient,
      messagingService: parsed.data.MessagingServiceSid ?? null,
      body,
      optOutType: parsed.data.OptOutType,
    };
    const { waiting, deliveries } = await receiveReply(database, sms, { hashAddress, clinicIds });
    try {
      if (waiting) await signalOrStartJob(temporal, routeReplies, waiting, replyArrived);
      for (const delivery of deliveries) await startJob(temporal, deliverWebhook, delivery);
    } catch (error) {
      const failure = error instanceof Error ? error.name : 'unknown';
      request.log.warn({ failure }, 'a reply has to wait');
    }
    return reply.type('text/xml; charset=utf-8').send(NO_ANSWER);
  });
}

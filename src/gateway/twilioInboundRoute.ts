import type { Client } from '@temporalio/client';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { signalOrStartJob, startJob } from '../contracts/client/startJob.ts';
import { replyArrived, routeReplies } from '../contracts/messaging/replyJobs.ts';
import { deliverWebhook } from '../contracts/webhooks/webhookJobs.ts';
import { addressHasher } from '../security/hashedAddress.ts';
import type { Database } from '../store/database.ts';
import { receiveReply } from './receiveReply.ts';
import { invalidSignature, readTwilioForm, type TwilioSignatureOptions } from './twilioForm.ts';

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

/** Answers go out as messages of their own: Twilio is told to say nothing. */
const NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>';

interface TwilioInboundOptions extends TwilioSignatureOptions {
  readonly database: Database;
  readonly temporal: Client;
  readonly config: Pick<Config, 'PSEUDONYM_KEY' | 'TWILIO_FROM'>;
}

/**
 * `POST /webhooks/twilio/inbound`: SMS that patients send, signed over the public URL; 401 for anything else. Once it
 * is stored Twilio is told so, whether or not Temporal can be reached: `sweepReplies` comes back to it.
 */
export async function twilioInboundRoute(app: FastifyInstance, options: TwilioInboundOptions) {
  const { database, temporal, config } = options;
  const receiving = { hashAddress: addressHasher(config.PSEUDONYM_KEY), smsFrom: config.TWILIO_FROM };

  app.post('/webhooks/twilio/inbound', async (request, reply) => {
    const form = readTwilioForm(request, options);
    if (!form) return invalidSignature(reply);
    const parsed = InboundForm.safeParse(form);
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
    const { waiting, deliveries } = await receiveReply(database, sms, receiving);
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

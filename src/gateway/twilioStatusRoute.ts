import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ClinicId, MessageId } from '../contracts/shared/ids.ts';
import { twilioFailureCode } from '../domain/messaging/deliveryEvents.ts';
import type { Database } from '../store/database.ts';
import { alertDuplicateRecord } from '../store/messaging/duplicateRecords.ts';
import { findMessage } from '../store/messaging/messages.ts';
import { recordDeliveryEvent } from './recordDeliveryEvent.ts';
import { invalidSignature, readTwilioForm } from './twilioForm.ts';
import type { WebhookSecrets } from './webhookSecrets.ts';

const StatusCallback = z.object({
  MessageSid: z.string().min(1),
  MessageStatus: z.string().min(1),
  ErrorCode: z.string().optional(),
});
const Query = z.object({ clinic: ClinicId.optional(), message: MessageId.optional() });

interface TwilioStatusOptions {
  readonly database: Database;
  readonly publicUrl: string;
  readonly secrets: WebhookSecrets;
}

/**
 * `POST /webhooks/twilio/status?clinic=…&message=…`: status callbacks, signed over the public URL by the account that the
 * message went to; 401 for anything else.
 */
export async function twilioStatusRoute(app: FastifyInstance, options: TwilioStatusOptions) {
  const { database, publicUrl, secrets } = options;

  app.post('/webhooks/twilio/status', async (request, reply) => {
    const form = readTwilioForm(request, publicUrl);
    if (!form) return invalidSignature(reply);
    const query = Query.safeParse(request.query);
    const { clinic, message } = query.data ?? {};
    const known = clinic && message ? await findMessage(database, clinic, message) : undefined;
    if (!form.isSignedWith(await secrets.twilioTokensFor(known))) return invalidSignature(reply);
    const callback = StatusCallback.safeParse(form.fields);
    if (!callback.success || !query.success) {
      return reply
        .code(422)
        .send({ error: 'InvalidCallback', message: 'MessageSid, MessageStatus, clinic or message is wrong' });
    }
    const { MessageSid: sid, MessageStatus: type, ErrorCode: errorCode } = callback.data;
    await recordDeliveryEvent(
      database,
      // Twilio gives its callbacks no id: a message reaches each status once.
      {
        provider: 'twilio',
        eventId: `${sid}/${type}`,
        type,
        failureCode: twilioFailureCode(errorCode),
        providerMessageId: sid,
        message: known ? { clinicId: known.clinicId, messageId: known.id } : undefined,
        payload: form.fields,
      },
    );
    if (known && known.providerId !== sid)
      await alertDuplicateRecord(database, known.clinicId, known.id, sid);
    return reply.code(204).send();
  });
}

import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { MessageId } from '../contracts/ids.ts';
import { statusOfTwilioEvent } from '../domain/messageStatus.ts';
import { verifyTwilioSignature } from '../providers/twilio.ts';
import type { Database } from '../store/database.ts';
import { findMessage } from '../store/messages.ts';
import { recordDeliveryEvent } from './recordDeliveryEvent.ts';

const Form = z.record(z.string(), z.string());
const StatusCallback = z.object({ MessageSid: z.string().min(1), MessageStatus: z.string().min(1) });
const Query = z.object({ message: MessageId.optional() });

interface TwilioStatusOptions {
  readonly database: Database;
  readonly publicUrl: string;
  readonly twilioAuthToken: string | undefined;
}

/** `POST /webhooks/twilio/status?message=…`: status callbacks, signed over the public URL; 401 for anything else. */
export async function twilioStatusRoute(app: FastifyInstance, options: TwilioStatusOptions) {
  const { database, publicUrl, twilioAuthToken } = options;

  app.post('/webhooks/twilio/status', async (request, reply) => {
    const signature = request.headers['x-twilio-signature'];
    const form = Form.safeParse(request.body);
    const signedUrl = new URL(request.url, publicUrl).href;
    if (
      twilioAuthToken === undefined ||
      typeof signature !== 'string' ||
      !form.success ||
      !verifyTwilioSignature(twilioAuthToken, signature, signedUrl, form.data)
    ) {
      return reply
        .code(401)
        .send({ error: 'InvalidSignature', message: 'the signature of this webhook is not valid' });
    }
    const callback = StatusCallback.safeParse(form.data);
    const query = Query.safeParse(request.query);
    if (!callback.success || !query.success) {
      return reply
        .code(422)
        .send({ error: 'InvalidCallback', message: 'MessageSid, MessageStatus or message is wrong' });
    }
    const { MessageSid: sid, MessageStatus: type } = callback.data;
    const known = query.data.message && (await findMessage(database, query.data.message));
    await recordDeliveryEvent(
      database,
      // Twilio gives its callbacks no id: a message reaches each status once.
      { provider: 'twilio', eventId: `${sid}/${type}`, type, providerMessageId: sid, messageId: known?.id },
      statusOfTwilioEvent(type),
    );
    return reply.code(204).send();
  });
}

import { z } from 'zod';
import type { MessageId } from '../contracts/ids.ts';
import { JobError, PermanentError } from '../domain/jobError.ts';
import { isAccepted } from '../domain/messageStatus.ts';
import type { MessageContent } from '../messages/messageContent.ts';
import { type RenderedSms, renderSms, SmsTooLongError } from '../messages/renderSms.ts';
import { SmsOutcomeUnknownError, type TwilioSender } from '../providers/twilio.ts';
import type { Database } from '../store/database.ts';
import * as messages from '../store/messages.ts';
import { applyEarlyEvents } from './applyEarlyEvents.ts';
import { type LinkOptions, openMessage } from './composeMessage.ts';

export interface TwilioActivityOptions extends LinkOptions {
  readonly database: Database;
  readonly twilio: TwilioSender;
  /** E.164. */
  readonly from: string;
}

const FrozenSms = z.strictObject({
  from: z.string(),
  to: z.string(),
  body: z.string(),
  statusCallback: z.string(),
});

/** Twilio's clock may be behind ours; a message accepted this much before the request still counts as its own, ms. */
const CLOCK_TOLERANCE_MS = 60_000;

export function twilioActivities({ database, twilio, from, ...links }: TwilioActivityOptions) {
  return {
    /**
     * Sends one SMS, at most once: only whoever moves the message from `queued` to `requested` calls Twilio. Answers
     * `unknown` when Twilio may have accepted it. Permanent `NoPhoneNumber` when the contact has none, and whatever
     * Twilio rejects for good.
     */
    async sendSms({ messageId }: { messageId: MessageId }): Promise<'sent' | 'unknown'> {
      const { message, contact, compose } = await openMessage(database, messageId, links);
      if (isAccepted(message.status)) return 'sent';
      try {
        if (contact.phone === null)
          throw new PermanentError('NoPhoneNumber', 'the contact has no phone number');
        const frozen = message.request ?? (await freeze(messageId, contact.phone, await compose()));
        if (!(await messages.claimMessage(database, messageId))) return 'unknown';
        const { sid } = await twilio.sendSms(FrozenSms.parse(frozen));
        await adopt(messageId, sid);
        return 'sent';
      } catch (error) {
        if (error instanceof SmsOutcomeUnknownError) {
          await messages.raiseMessage(database, messageId, { status: 'unknown' });
          return 'unknown';
        }
        if (error instanceof PermanentError) {
          await messages.raiseMessage(database, messageId, { status: 'failed', failureCode: error.code });
        } else if (error instanceof JobError) {
          await messages.releaseMessage(database, messageId);
        }
        throw error;
      }
    },

    /** Looks for the SMS among those Twilio accepted for that number, and adopts it. */
    async reconcileSms({ messageId }: { messageId: MessageId }): Promise<'sent' | 'unknown'> {
      const message = await messages.findMessage(database, messageId);
      if (!message) throw new PermanentError('MessageNotFound', `${messageId} is not known`);
      // The status callback carries the message's id and may have told the outcome already.
      if (isAccepted(message.status)) return 'sent';
      if (message.request === null || message.requestedAt === null) return 'unknown';
      const { to, body } = FrozenSms.parse(message.request);
      const since = new Date(message.requestedAt.getTime() - CLOCK_TOLERANCE_MS);
      for (const candidate of await twilio.listSms(to, since)) {
        if (candidate.body !== body) continue;
        if (await messages.findMessageIdByProviderId(database, candidate.sid)) continue;
        await adopt(messageId, candidate.sid);
        return 'sent';
      }
      return 'unknown';
    },
  };

  async function freeze(messageId: MessageId, to: string, content: MessageContent): Promise<unknown> {
    const { body, segments } = write(content);
    const statusCallback = new URL(`/webhooks/twilio/status?message=${messageId}`, links.publicUrl).href;
    const request = { from, to, body, statusCallback };
    return messages.freezeRequest(database, messageId, { request, recipient: to, segments });
  }

  async function adopt(messageId: MessageId, sid: string): Promise<void> {
    await messages.raiseMessage(database, messageId, { status: 'sent', providerId: sid });
    await applyEarlyEvents(database, 'twilio', messageId, sid);
  }
}

function write(content: MessageContent): RenderedSms {
  try {
    return renderSms(content);
  } catch (error) {
    throw error instanceof SmsTooLongError ? new PermanentError('SmsTooLong', error.message) : error;
  }
}

export type TwilioActivities = ReturnType<typeof twilioActivities>;

import type { ClinicId, MessageId } from '../../contracts/shared/ids.ts';
import { smsSenderOf } from '../../domain/messaging/clinicSender.ts';
import { isAccepted } from '../../domain/messaging/messageStatus.ts';
import { MAY_SEND_AGAIN } from '../../domain/messaging/sendAgain.ts';
import { JobError, PermanentError } from '../../domain/shared/jobError.ts';
import { publicUrlOf } from '../../domain/shared/publicUrl.ts';
import type { MessageContent } from '../../messages/messageContent.ts';
import { type RenderedSms, renderSms, SmsTooLongError } from '../../messages/renderSms.ts';
import { askBySms } from '../../notifications/askBySms.ts';
import { type ComposedMessage, type LinkOptions, openMessage } from '../../notifications/composeMessage.ts';
import type { SendingRuleOptions } from '../../notifications/sendingRuleOptions.ts';
import { SmsOutcomeUnknownError, type TwilioSender } from '../../providers/twilio.ts';
import type { Database } from '../../store/database.ts';
import { alertDuplicateRecord } from '../../store/messaging/duplicateRecords.ts';
import { type Claim, claimMessage, releaseMessage } from '../../store/messaging/messageClaims.ts';
import { failMessage } from '../../store/messaging/messageFailures.ts';
import { raiseMessage } from '../../store/messaging/messageStatus.ts';
import * as messages from '../../store/messaging/messages.ts';
import { endAsSent } from '../../store/messaging/notifications.ts';
import { categoryOf, requeueUnsettled } from '../../store/messaging/unsettledMessages.ts';
import { applyEarlyEvents } from './applyEarlyEvents.ts';
import { type AccountOf, accountInTurn } from './providerAccounts.ts';
import { FrozenSms, reconcileSms, type SmsTrace } from './reconcileSms.ts';
import { alreadyFailed, withheld } from './sendErrors.ts';

/** The message that an SMS is sent for. */
interface SmsKey {
  readonly clinicId: ClinicId;
  readonly messageId: MessageId;
}

export interface TwilioActivityOptions extends LinkOptions {
  readonly database: Database;
  readonly accountOf: AccountOf<TwilioSender>;
  readonly rules: SendingRuleOptions;
}

export function twilioActivities({ database, accountOf, rules, ...links }: TwilioActivityOptions) {
  return {
    /**
     * Sends one SMS, at most once: only the attempt that moves the message from `queued` to `requested` calls Twilio. Answers
     * `unknown` when Twilio may have accepted it. Permanent `NoPhoneNumber` when the contact has none, and whatever
     * Twilio rejects for good; `CredentialsUnreadable` when those of the clinic cannot be decrypted.
     */
    sendSms: (message: SmsKey): Promise<'sent' | 'unknown'> => send(message),

    /** See {@link reconcileSms}. */
    reconcileSms: async (message: SmsKey): Promise<SmsTrace> =>
      reconcileSms(database, await readableAccount(message.clinicId), message),

    /**
     * Sends an SMS that Twilio has no record of once more, if its category allows that and it has not been done
     * before; `refused` otherwise. Whether Twilio has no record is for the caller to have found out.
     */
    async sendSmsAgain(key: SmsKey): Promise<'sent' | 'unknown' | 'refused'> {
      const { clinicId, messageId } = key;
      const category = await categoryOf(database, clinicId, messageId);
      if (category === undefined || !MAY_SEND_AGAIN[category]) return 'refused';
      const message = await messages.findMessage(database, clinicId, messageId);
      // On a second try of this activity the message is queued or requested again already.
      const isQueuedAgain = message?.status === 'queued' || message?.resent === true;
      if (!isQueuedAgain && !(await requeueUnsettled(database, clinicId, messageId))) return 'refused';
      return send(key);
    },
  };

  /** Undefined when the credentials of the clinic cannot be decrypted. */
  async function readableAccount(clinicId: ClinicId) {
    try {
      return await accountOf(clinicId);
    } catch (error) {
      if (error instanceof PermanentError) return undefined;
      throw error;
    }
  }

  async function send(key: SmsKey): Promise<'sent' | 'unknown'> {
    const { clinicId, messageId } = key;
    const { message, clinic, contact, asks, compose } = await openMessage(database, key, links);
    if (isAccepted(message.status)) return 'sent';
    if (message.status === 'failed') throw alreadyFailed(message);
    let claim: Claim | undefined;
    try {
      if (contact.phone === null)
        throw new PermanentError('NoPhoneNumber', 'the contact has no phone number');
      const sender = smsSenderOf(clinic.profile, rules.smsFrom);
      const to = contact.phone;
      const write = async () => {
        const { content, templateVersion } = await compose();
        const asking = await askBySms(database, { ...key, contact, to, sender, asks }, content);
        return freeze(key, { sender, to }, { content: asking, templateVersion });
      };
      const sms = FrozenSms.parse(message.request ?? (await write()));
      const account = await accountInTurn(accountOf, clinicId);
      const recipient = rules.hashAddress('sms', sms.to);
      claim = await claimMessage(database, clinicId, messageId, recipient, account.id);
      if (claim.kind === 'withheld') throw withheld(claim.reason);
      if (claim.kind === 'taken') return 'unknown';
      const { sid } = await account.sender.sendSms(sms);
      await adopt(key, sid);
      return 'sent';
    } catch (error) {
      if (error instanceof SmsOutcomeUnknownError) {
        await raiseMessage(database, clinicId, messageId, { status: 'unknown' });
        return 'unknown';
      }
      if (claim === undefined && message.requestedAt !== null && error instanceof PermanentError) {
        // Nothing was requested now, so this tells nothing about the earlier request.
        await raiseMessage(database, clinicId, messageId, { status: 'unknown' });
        return 'unknown';
      }
      if (error instanceof PermanentError) {
        await failMessage(database, clinicId, messageId, error.code);
      } else if (error instanceof JobError) {
        await releaseMessage(database, clinicId, messageId);
      }
      throw error;
    }
  }

  async function freeze(
    { clinicId, messageId }: SmsKey,
    { sender, to }: { readonly sender: string; readonly to: string },
    { content, templateVersion }: ComposedMessage,
  ): Promise<unknown> {
    const { body, segments } = rendered(content);
    const statusCallback = publicUrlOf(
      links.publicUrl,
      `/webhooks/twilio/status?clinic=${clinicId}&message=${messageId}`,
    );
    const request = { from: sender, to, body, statusCallback };
    return messages.freezeRequest(database, clinicId, messageId, {
      request,
      recipient: to,
      sender,
      segments,
      templateVersion,
    });
  }

  async function adopt({ clinicId, messageId }: SmsKey, sid: string): Promise<void> {
    await raiseMessage(database, clinicId, messageId, { status: 'sent', providerId: sid });
    await endAsSent(database, clinicId, messageId);
    await applyEarlyEvents(database, 'twilio', { clinicId, messageId }, sid);
    await alertDuplicateRecord(database, clinicId, messageId, sid);
  }
}

function rendered(content: MessageContent): RenderedSms {
  try {
    return renderSms(content);
  } catch (error) {
    throw error instanceof SmsTooLongError ? new PermanentError('SmsTooLong', error.message) : error;
  }
}

export type TwilioActivities = ReturnType<typeof twilioActivities>;

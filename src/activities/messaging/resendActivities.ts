import { z } from 'zod';
import type { ClinicId, MessageId } from '../../contracts/shared/ids.ts';
import { emailSenderOf } from '../../domain/messaging/clinicSender.ts';
import { isAccepted } from '../../domain/messaging/messageStatus.ts';
import { PermanentError, RateLimitedError, TransientError } from '../../domain/shared/jobError.ts';
import type { MessageContent } from '../../messages/messageContent.ts';
import type { RenderedEmail } from '../../messages/renderEmail.tsx';
import { type LinkOptions, openMessage } from '../../notifications/composeMessage.ts';
import type { SendingRuleOptions } from '../../notifications/sendingRuleOptions.ts';
import type { ResendSender } from '../../providers/resend.ts';
import type { Database } from '../../store/database.ts';
import { type Claim, claimMessage, releaseMessage } from '../../store/messaging/messageClaims.ts';
import { failMessage } from '../../store/messaging/messageFailures.ts';
import { raiseMessage } from '../../store/messaging/messageStatus.ts';
import * as messages from '../../store/messaging/messages.ts';
import { endAsSent } from '../../store/messaging/notifications.ts';
import { applyEarlyEvents } from './applyEarlyEvents.ts';
import { type AccountOf, accountInTurn } from './providerAccounts.ts';
import { type BatchKey, sendBulkBatch } from './sendBulkBatch.ts';
import { alreadyFailed, withheld } from './sendErrors.ts';

export interface ResendActivityOptions extends LinkOptions {
  readonly database: Database;
  readonly accountOf: AccountOf<ResendSender>;
  readonly rules: SendingRuleOptions;
}

/** What is frozen before the first attempt, so that every attempt under one idempotency key sends the same. */
const FrozenEmail = z.strictObject({
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  replyTo: z.string().optional(),
});

/**
 * Resend forgets an idempotency key after 24 hours (https://resend.com/docs/dashboard/emails/idempotency-keys). Five
 * minutes are kept back, so that no request that leaves in time arrives after it.
 */
export const IDEMPOTENCY_KEY_LIFE_MS = 24 * 3_600_000 - 300_000;

/** Only processes that write e-mails load React and its components. */
const rendered = async (content: MessageContent): Promise<RenderedEmail> =>
  (await import('../../messages/renderEmail.tsx')).renderEmail(content);

export function resendActivities({ database, accountOf, rules, ...links }: ResendActivityOptions) {
  return {
    /** See {@link sendBulkBatch}. */
    sendBulkBatch: (batch: BatchKey): Promise<'sent' | 'unknown'> =>
      sendBulkBatch(
        {
          database,
          accountOf,
          hashAddress: rules.hashAddress,
          keyLifeMs: IDEMPOTENCY_KEY_LIFE_MS,
        },
        batch,
      ),

    /**
     * Sends one e-mail; a message that was accepted before is not sent again. Permanent `NoEmailAddress` when the
     * contact has none, every error that Resend reports as permanent, and `CredentialsUnreadable` when those of the clinic
     * cannot be decrypted. Answers `unknown` when an outcome is open and the e-mail cannot be requested again: its idempotency
     * key has expired, or is known to another account than the clinic has now, or the credentials cannot be decrypted.
     */
    async sendEmail(input: { clinicId: ClinicId; messageId: MessageId }): Promise<'sent' | 'unknown'> {
      const { clinicId, messageId } = input;
      const { message, clinic, contact, compose } = await openMessage(database, input, links);
      if (isAccepted(message.status)) return 'sent';
      if (message.status === 'failed') throw alreadyFailed(message);
      if (message.requestedAt && Date.now() - message.requestedAt.getTime() > IDEMPOTENCY_KEY_LIFE_MS) {
        await raiseMessage(database, clinicId, messageId, { status: 'unknown' });
        return 'unknown';
      }
      let claim: Claim | undefined;
      try {
        if (contact.email === null)
          throw new PermanentError('NoEmailAddress', 'the contact has no e-mail address');
        const { from, replyTo } = emailSenderOf(clinic.profile, rules.emailFrom);
        const sender = { from, ...(replyTo === null ? {} : { replyTo }) };
        const freeze = async (to: string) => {
          const { content, templateVersion } = await compose();
          return messages.freezeRequest(database, clinicId, messageId, {
            request: { ...sender, to, ...(await rendered(content)) },
            recipient: to,
            sender: from,
            templateVersion,
          });
        };
        const frozen = message.request ?? (await freeze(contact.email));
        const email = FrozenEmail.parse(frozen);
        const account = await accountInTurn(accountOf, clinicId);
        if (message.requestedAt !== null && message.account !== account.id) {
          await raiseMessage(database, clinicId, messageId, { status: 'unknown' });
          return 'unknown';
        }
        const recipient = rules.hashAddress('email', email.to);
        claim = await claimMessage(database, clinicId, messageId, recipient, account.id);
        if (claim.kind === 'withheld') {
          if (message.requestedAt === null) throw withheld(claim.reason);
          // An earlier request may have been accepted; the rules forbid only another one.
          await raiseMessage(database, clinicId, messageId, { status: 'unknown' });
          return 'unknown';
        }
        const { id } = await account.sender.sendEmail({ ...email, clinicId, messageId }, messageId);
        await raiseMessage(database, clinicId, messageId, { status: 'sent', providerId: id });
        await endAsSent(database, clinicId, messageId);
        await applyEarlyEvents(database, 'resend', input, id);
        return 'sent';
      } catch (error) {
        if (claim === undefined && message.requestedAt !== null && error instanceof PermanentError) {
          // Nothing was requested now, so this tells nothing about the earlier request.
          await raiseMessage(database, clinicId, messageId, { status: 'unknown' });
          return 'unknown';
        }
        if (error instanceof PermanentError) {
          await failMessage(database, clinicId, messageId, error.code);
        } else if (error instanceof TransientError) {
          await raiseMessage(database, clinicId, messageId, { status: 'unknown' });
        } else if (error instanceof RateLimitedError && claim?.kind === 'claimed') {
          await releaseMessage(database, clinicId, messageId);
        }
        throw error;
      }
    },
  };
}

export type ResendActivities = ReturnType<typeof resendActivities>;

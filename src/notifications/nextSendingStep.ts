import type { NotificationOutcome } from '../contracts/jobs.ts';
import type { Channel } from '../contracts/messaging/notifications.ts';
import { MessageId } from '../contracts/shared/ids.ts';
import { isAccepted, isDelivered } from '../domain/messaging/messageStatus.ts';
import { sendAgainAt } from '../domain/messaging/sendAgain.ts';
import { isRefusalReason, type SendingDecision } from '../domain/messaging/sendingRules.ts';
import type { SendingEnd, SendingSoFar, SendingStep } from '../domain/messaging/sendingStep.ts';
import { PermanentError } from '../domain/shared/jobError.ts';
import { newId } from '../security/newId.ts';
import { requireClinic } from '../store/clinics/clinics.ts';
import type { Contact } from '../store/contacts/contacts.ts';
import type { Database } from '../store/database.ts';
import { requeueFailed } from '../store/messaging/messageClaims.ts';
import { raiseMessage } from '../store/messaging/messageStatus.ts';
import * as messages from '../store/messaging/messages.ts';
import * as notifications from '../store/messaging/notifications.ts';
import { lockContact, recordSendingDecision } from '../store/messaging/sendingDecisions.ts';
import { raiseAlert } from '../store/operations/alerts.ts';
import { alertNotTold } from './alertNotTold.ts';
import { decideForContacts, type RuledClinic } from './decideForContacts.ts';
import { requireContact } from './requireContact.ts';
import type { SendingRuleOptions } from './sendingRuleOptions.ts';

/**
 * Goes through the channels in their order and commits the intent to send over the first that the rules allow, or says
 * until when to wait, or records how it ended. Asked again, it answers the same: what was sent is not sent again.
 */
export function nextSendingStep(
  database: Database,
  rules: SendingRuleOptions,
  soFar: SendingSoFar,
): Promise<SendingStep> {
  return database.transaction().execute(async (trx) => {
    const { clinicId } = soFar;
    const notification = await knownNotification(trx, soFar);
    await lockContact(trx, clinicId, notification.contactId);
    const contact = await requireContact(trx, clinicId, notification.contactId);
    const clinic = await requireClinic(trx, clinicId);
    return takeStep({ trx, clinic, rules, soFar, notification, contact });
  });
}

/** {@link nextSendingStep} for a contact who is known already, in a transaction that has awaited the contact's turn. */
export async function nextSendingStepOf(
  trx: Database,
  rules: SendingRuleOptions,
  soFar: SendingSoFar,
  contact: Contact,
): Promise<SendingStep> {
  const notification = await knownNotification(trx, soFar);
  const clinic = await requireClinic(trx, soFar.clinicId);
  return takeStep({ trx, clinic, rules, soFar, notification, contact });
}

async function knownNotification(
  db: Database,
  { clinicId, notificationId, contactId }: SendingSoFar,
): Promise<notifications.Notification> {
  const notification = await notifications.findNotification(db, clinicId, notificationId);
  if (notification?.contactId === contactId) return notification;
  throw new PermanentError('NotificationNotFound', `there is no notification ${notificationId}`);
}

interface Situation extends RuledClinic {
  readonly trx: Database;
  readonly soFar: SendingSoFar;
  readonly notification: notifications.Notification;
  readonly contact: Contact;
}

async function takeStep(situation: Situation): Promise<SendingStep> {
  const { trx, soFar, notification } = situation;
  const existingMessages = await messages.messagesOf(trx, soFar.clinicId, notification.id);
  const delivered = existingMessages.find(({ status }) => isDelivered(status));
  if (delivered) return end(situation, { outcome: 'sent', channel: delivered.channel });

  const reasons: string[] = [];
  let accepted: Channel | undefined;
  for (const channel of notification.channels) {
    const message = existingMessages.find((one) => one.channel === channel);
    const standing = message ? standingOf(message, soFar) : 'open';
    if (standing === 'accepted') return end(situation, { outcome: 'sent', channel });
    if (standing === 'unknown')
      return end(situation, { outcome: 'unknown', channel, messageId: message?.id });
    if (standing === 'requested' && message) return send(situation, channel, message.id);
    if (standing === 'undelivered') accepted ??= channel;
    if (standing === 'failed') reasons.push(await failureOf(trx, message));
    if (standing !== 'open') continue;

    const decision = await decide(situation, channel);
    if (decision.action === 'defer') {
      return { kind: 'wait', until: decision.until, reason: decision.reason };
    }
    if (decision.action === 'send') {
      const intent = { id: newId('ms'), notificationId: notification.id, channel };
      return send(situation, channel, await messages.createMessage(trx, soFar.clinicId, intent));
    }
    reasons.push(decision.reason);
  }
  const again = accepted ? undefined : await sendAgain(situation, existingMessages);
  return again ?? exhausted(situation, accepted, reasons);
}

/**
 * The next step for an SMS that failed after it had been accepted, for a cause that passes; undefined when it is not
 * sent again. An alert is raised for a critical one meanwhile.
 */
async function sendAgain(
  situation: Situation,
  existingMessages: readonly messages.Message[],
): Promise<SendingStep | undefined> {
  const { trx, soFar, notification } = situation;
  const failed = existingMessages.find(({ channel, status, providerId }) => {
    return channel === 'sms' && status === 'failed' && providerId !== null;
  });
  if (!failed) return undefined;
  const { failureCode, updatedAt: failedAt, failedRecords } = failed;
  const at = failureCode === null ? undefined : sendAgainAt({ failureCode, failedAt, failedRecords });
  if (failureCode === null || at === undefined) return undefined;
  if (notification.expiresAt && at >= notification.expiresAt) return undefined;
  if (notification.critical) {
    await alertUndeliverable(situation, `has failed over all of its channels so far (${failureCode})`);
  }
  const until = at.toISOString();
  if (soFar.at < until) return { kind: 'wait', until, reason: 'FailedForNow' };
  const decision = await decide(situation, 'sms');
  if (decision.action === 'refuse') return undefined;
  if (decision.action === 'defer') return { kind: 'wait', until: decision.until, reason: decision.reason };
  await requeueFailed(trx, soFar.clinicId, failed.id);
  return send(situation, 'sms', failed.id);
}

type Standing = 'open' | 'requested' | 'unknown' | 'accepted' | 'undelivered' | 'failed';

/** Where one channel stands. What a job gave up on may have been settled by an event in the meantime. */
function standingOf({ channel, status }: messages.Message, { failed, undelivered }: SendingSoFar): Standing {
  if (status === 'queued') return failed.includes(channel) ? 'failed' : 'open';
  if (status === 'requested' || status === 'unknown') {
    return failed.includes(channel) ? 'unknown' : 'requested';
  }
  if (!isAccepted(status) || status === 'bounced') return 'failed';
  return undelivered.includes(channel) ? 'undelivered' : 'accepted';
}

/** Why a message failed; a message without attempts left that was not accepted is marked as failed. */
async function failureOf(trx: Database, message: messages.Message | undefined): Promise<string> {
  if (message?.status !== 'queued') return message?.failureCode ?? 'Failed';
  await raiseMessage(trx, message.clinicId, message.id, { status: 'failed', failureCode: 'TriesUsedUp' });
  return 'TriesUsedUp';
}

async function decide(situation: Situation, channel: Channel): Promise<SendingDecision> {
  const { trx, soFar, notification, contact } = situation;
  const { category, critical, contentHash, expiresAt, deadline } = notification;
  const [decision] = await decideForContacts(
    trx,
    situation,
    {
      channel,
      category,
      critical,
      contentHash,
      expiresAt: expiresAt?.toISOString() ?? null,
      deadline: deadline?.toISOString() ?? null,
      notificationId: notification.id,
      answersHelp: notification.content.template === 'help',
    },
    [contact],
    soFar.at,
  );
  if (!decision) throw new Error('a contact was not decided about');
  if (decision.action !== 'send') {
    const decided = { notificationId: notification.id, channel, at: soFar.at, decision };
    await recordSendingDecision(trx, soFar.clinicId, decided);
  }
  return decision;
}

function send({ notification }: Situation, channel: Channel, messageId: string): SendingStep {
  const { channels, critical, deliverWithinSeconds } = notification;
  // Without a next channel and without an alert to raise, nothing depends on the delivery.
  const matters = critical || channel !== channels.at(-1);
  return {
    kind: 'send',
    channel,
    messageId: MessageId.parse(messageId),
    channels: channels.length,
    deliverWithinSeconds: matters ? deliverWithinSeconds : null,
  };
}

async function exhausted(
  situation: Situation,
  accepted: Channel | undefined,
  reasons: readonly string[],
): Promise<SendingEnd> {
  const failure = reasons.findLast((reason) => !isRefusalReason(reason));
  const ended = accepted
    ? ({ outcome: 'sent', channel: accepted } as const)
    : failure === undefined
      ? ({ outcome: 'refused', channel: null, reason: reasons.at(-1) } as const)
      : ({ outcome: 'failed', channel: null, reason: failure } as const);
  if (situation.notification.critical) {
    await alertUndeliverable(
      situation,
      accepted
        ? 'was accepted but not delivered in time over any of its channels'
        : `could not be sent over any of its channels (${reasons.join(', ')})`,
    );
  }
  return end(situation, ended);
}

const alertUndeliverable = ({ trx, notification }: Situation, what: string): Promise<unknown> =>
  raiseAlert(trx, {
    id: newId('al'),
    kind: 'notificationUndeliverable',
    subject: notification.id,
    clinicId: notification.clinicId,
    message: `the critical ${notification.id} ${what}; reach the contact in another way`,
  });

async function end(
  { trx, notification }: Situation,
  ended: {
    readonly outcome: NotificationOutcome;
    readonly channel: Channel | null;
    readonly reason?: string | undefined;
    readonly messageId?: string | undefined;
  },
): Promise<SendingEnd> {
  const { outcome, channel, reason = null, messageId } = ended;
  await notifications.endNotification(trx, notification.clinicId, notification.id, { outcome, reason });
  const isNotTold = outcome === 'refused' || outcome === 'failed';
  const deliveries = isNotTold ? await alertNotTold(trx, notification, reason ?? outcome) : [];
  return {
    kind: 'end',
    outcome,
    channel,
    reason,
    messageId: messageId === undefined ? null : MessageId.parse(messageId),
    deliveries,
  };
}

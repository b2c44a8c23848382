import type { Clinic } from '../contracts/clinics/clinicProfile.ts';
import { Channel } from '../contracts/messaging/notifications.ts';
import { type ClinicId, ContactId, NotificationId } from '../contracts/shared/ids.ts';
import { emailSenderOf, smsSenderOf } from '../domain/messaging/clinicSender.ts';
import type { ContactChange } from '../domain/messaging/contactMerge.ts';
import type { NotificationPreview } from '../domain/messaging/notificationPreview.ts';
import type { NotificationRequest } from '../domain/messaging/notificationRequest.ts';
import type { MessageContent } from '../messages/messageContent.ts';
import { renderSms } from '../messages/renderSms.ts';
import { newId } from '../security/newId.ts';
import { requireClinic } from '../store/clinics/clinics.ts';
import { addressOf, type Contact } from '../store/contacts/contacts.ts';
import { upsertContact } from '../store/contacts/upsertContacts.ts';
import { type Database, inDiscardedTransaction } from '../store/database.ts';
import { createNotification, findNotification } from '../store/messaging/notifications.ts';
import { lockContact, recordedDecisions } from '../store/messaging/sendingDecisions.ts';
import { currentMaintenance } from '../store/operations/maintenances.ts';
import { composeContent, type LinkOptions } from './composeMessage.ts';
import { nextSendingStepOf } from './nextSendingStep.ts';
import type { SendingRuleOptions } from './sendingRuleOptions.ts';
import { requestedNotification, requireContactNamed } from './submitNotification.ts';

export interface PreviewContext {
  readonly database: Database;
  readonly rules: SendingRuleOptions;
  readonly links: LinkOptions;
}

type ChannelDecision = NotificationPreview['channels'][number];

/**
 * What would happen to a notification if it were sent now, and the message as its recipient would read it. The code that
 * sends it decides, in a transaction of which nothing is kept.
 *
 * @param notification.recipient an address in place of the contact of the request
 * @throws ContactNotFoundError, OwnTemplateNotFoundError, WrongVariablesError, SmsTooLongError, ContactRefusedError
 */
export async function previewNotification(
  { database, rules, links }: PreviewContext,
  notification: {
    readonly clinicId: ClinicId;
    readonly request: NotificationRequest;
    readonly recipient?: ContactChange | undefined;
  },
): Promise<NotificationPreview> {
  const { clinicId, request, recipient } = notification;
  const decided = await inDiscardedTransaction(database, async (trx) => {
    const clinic = await requireClinic(trx, clinicId);
    const name = recipient ? (await upsertContact(trx, clinicId, recipient)).contactId : request.contact;
    const contact = await requireContactNamed(trx, clinicId, name);
    const id = NotificationId.parse(newId('nt'));
    const requested = await requestedNotification(trx, { clinicId, id, request });
    await createNotification(trx, { ...requested, contactId: contact.id });
    const channels = await decideChannels(trx, rules, { clinicId, id, contact });
    const stored = await findNotification(trx, clinicId, id);
    if (!stored) throw new Error('a notification that was stored is gone');
    const { content } = await composeContent(trx, { notification: stored, clinic, contact }, links);
    return { clinic, contact, channels, content, maintenance: await currentMaintenance(trx) };
  });
  const { channels, maintenance } = decided;
  const chosen = channels.find(({ decision }) => decision !== 'refuse');
  const outcome = chosen ?? channels.at(-1);
  if (!outcome) throw new Error('no channel was decided about');
  const { channel: _, ...decision } = outcome;
  const held = {
    decision: 'wait',
    reason: 'Maintenance',
    until: maintenance?.until?.toISOString() ?? null,
  } as const;
  return {
    ...(maintenance ? held : decision),
    channels,
    message: await written(decided, chosen?.channel ?? request.channels[0] ?? 'email', rules),
  };
}

/** What the rules decide about each channel, up to the one that is sent or waited for. */
async function decideChannels(
  trx: Database,
  rules: SendingRuleOptions,
  {
    clinicId,
    id,
    contact,
  }: { readonly clinicId: ClinicId; readonly id: NotificationId; readonly contact: Contact },
): Promise<ChannelDecision[]> {
  const at = new Date().toISOString();
  const contactId = ContactId.parse(contact.id);
  const soFar = { clinicId, notificationId: id, contactId, at, failed: [], undelivered: [] };
  await lockContact(trx, clinicId, contact.id);
  const step = await nextSendingStepOf(trx, rules, soFar, contact);
  const recorded = (await recordedDecisions(trx, clinicId, id)).map(
    ({ channel, action, reason, until }): ChannelDecision => ({
      channel: Channel.parse(channel),
      decision: action === 'defer' ? 'wait' : 'refuse',
      reason,
      until: until?.toISOString() ?? null,
    }),
  );
  return step.kind === 'send'
    ? [...recorded, { channel: step.channel, decision: 'send', reason: null, until: null }]
    : recorded;
}

async function written(
  {
    clinic: { profile },
    contact,
    content,
  }: { readonly clinic: Clinic; readonly contact: Contact; readonly content: MessageContent },
  channel: Channel,
  rules: SendingRuleOptions,
): Promise<NotificationPreview['message']> {
  const to = addressOf(contact, channel);
  if (channel === 'sms') {
    const { body, segments } = renderSms(content);
    const from = smsSenderOf(profile, rules.smsFrom);
    return { channel, from, to, replyTo: null, subject: null, text: body, html: null, segments };
  }
  // Only processes that write e-mails load React and its components.
  const { renderEmail } = await import('../messages/renderEmail.tsx');
  const email = await renderEmail(content);
  return { channel, to, ...emailSenderOf(profile, rules.emailFrom), ...email, segments: null };
}

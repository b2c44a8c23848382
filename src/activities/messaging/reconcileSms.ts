import { z } from 'zod';
import type { ClinicId, MessageId } from '../../contracts/shared/ids.ts';
import { isAccepted } from '../../domain/messaging/messageStatus.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import type { TwilioSender } from '../../providers/twilio.ts';
import type { Database } from '../../store/database.ts';
import { alertDuplicateRecord } from '../../store/messaging/duplicateRecords.ts';
import { raiseMessage } from '../../store/messaging/messageStatus.ts';
import { findMessage } from '../../store/messaging/messages.ts';
import { endAsSent } from '../../store/messaging/notifications.ts';
import { identicalPending, providerIdsInUse } from '../../store/messaging/unsettledMessages.ts';
import { applyEarlyEvents } from './applyEarlyEvents.ts';
import type { ProviderAccount } from './providerAccounts.ts';

/** What is frozen before the request. */
export const FrozenSms = z.strictObject({
  from: z.string(),
  to: z.string(),
  body: z.string(),
  statusCallback: z.string(),
});

/**
 * What Twilio's records say about an SMS whose outcome is open. `sent`: it is there and was adopted. `absent`: nothing
 * there can be it. `ambiguous`: something there may be it, or another SMS of the same text to the same number; or the
 * records cannot be read, such as those of another account than the clinic has now.
 */
export type SmsTrace = 'sent' | 'absent' | 'ambiguous';

/** Twilio's clock may be behind ours; a message accepted this much before the request still counts as its own, ms. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * Looks for an SMS among those Twilio accepted for its number. The status callback names the message and is the surer
 * witness; this is for when none came. Two equal texts to one number look the same in Twilio's list: they are adopted
 * only when there is a record for each. Operators are told of records that are left over.
 */
export async function reconcileSms(
  db: Database,
  account: Pick<ProviderAccount<TwilioSender>, 'id' | 'sender'> | undefined,
  { clinicId, messageId }: { readonly clinicId: ClinicId; readonly messageId: MessageId },
): Promise<SmsTrace> {
  const message = await findMessage(db, clinicId, messageId);
  if (!message) throw new PermanentError('MessageNotFound', `there is no message ${messageId}`);
  if (isAccepted(message.status)) return 'sent';
  if (message.request === null || message.requestedAt === null) return 'absent';
  if (!account || message.account !== account.id) return 'ambiguous';
  const { to, body } = FrozenSms.parse(message.request);
  const since = new Date(message.requestedAt.getTime() - CLOCK_TOLERANCE_MS);
  const records = await recordsOf(account.sender, to, since);
  if (!records) return 'ambiguous';
  const listed = records.filter((sms) => sms.body === body);
  // In this order: a twin that learns its id in between is counted as open while its record is already taken, which
  // errs on the side of not adopting.
  const twins = await identicalPending(db, { to, body, account: account.id });
  const usedProviderIds = await providerIdsInUse(db, {
    to,
    clinicId,
    messageId,
    providerIds: listed.map(({ sid }) => sid),
  });
  // Newest first, and its times are whole seconds: turned round before it is sorted, equal ones stay in their order.
  const unclaimed = listed
    .filter(({ sid }) => !usedProviderIds.has(sid))
    .reverse()
    .sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
  if (unclaimed.length === 0) return 'absent';
  const place = twins.findIndex((twin) => twin.clinicId === clinicId && twin.messageId === messageId);
  const match = unclaimed.length < twins.length ? undefined : unclaimed[place];
  if (!match) return 'ambiguous';
  await raiseMessage(db, clinicId, messageId, { status: 'sent', providerId: match.sid });
  await endAsSent(db, clinicId, messageId);
  await applyEarlyEvents(db, 'twilio', { clinicId, messageId }, match.sid);
  for (const { sid } of unclaimed.slice(twins.length))
    await alertDuplicateRecord(db, clinicId, messageId, sid);
  return 'sent';
}

/** What Twilio has accepted for a number; undefined when it refuses to tell. */
async function recordsOf(twilio: TwilioSender, to: string, since: Date) {
  try {
    return await twilio.listSms(to, since);
  } catch (error) {
    if (error instanceof PermanentError) return undefined;
    throw error;
  }
}

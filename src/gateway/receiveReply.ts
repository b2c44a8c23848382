import type { ClinicId, ContactId, WebhookDeliveryId } from '../contracts/shared/ids.ts';
import { type MatchedAnswer, matchAnswer, type OptOutType } from '../domain/messaging/matchAnswer.ts';
import { readWords } from '../domain/messaging/replyWords.ts';
import type { HashAddress, HashedAddress } from '../security/hashedAddress.ts';
import { newId } from '../security/newId.ts';
import type { Database } from '../store/database.ts';
import {
  type Correspondent,
  clinicsOfNumber,
  findCorrespondent,
  type InboundEnds,
} from '../store/messaging/correspondents.ts';
import { type InboundState, storeInboundMessage } from '../store/messaging/inboundMessages.ts';
import { askForAttention } from '../store/messaging/replyAttention.ts';
import { questionsTo, type SentQuestion } from '../store/messaging/replyQuestions.ts';
import { liftProviderBlocks, liftSuppressions, suppress } from '../store/messaging/suppressions.ts';
import { raiseAlert } from '../store/operations/alerts.ts';

export interface InboundSms {
  /** Twilio's MessageSid. */
  readonly providerId: string;
  /** E.164. */
  readonly sender: string;
  readonly recipient: string;
  /** The Messaging Service that the recipient belongs to; null for none. */
  readonly messagingService: string | null;
  readonly body: string;
  /** What Twilio itself has done about it. */
  readonly optOutType: OptOutType | undefined;
}

export interface ReceivingOptions {
  readonly hashAddress: HashAddress;
  /** The clinics that it can be for: they send from what it was sent to, through the account that it came from. */
  readonly clinicIds: readonly ClinicId[];
}

/**
 * Stores an inbound SMS with what it means and where it belongs; STOP and START take effect with it. Stored before, it
 * changes nothing. One that no clinic can be told for is not stored: an alert says so, without its text, and STOP and START
 * hold for every clinic that it can be meant for.
 *
 * @returns whose replies wait to be passed on, and the webhooks to deliver about it
 */
export async function receiveReply(
  db: Database,
  { messagingService, optOutType, ...sms }: InboundSms,
  { hashAddress, clinicIds }: ReceivingOptions,
): Promise<ReceivedReply> {
  const recipients = [sms.recipient, ...(messagingService === null ? [] : [messagingService])];
  const ends = { number: sms.sender, recipients };
  const questions = await questionsTo(db, { number: sms.sender, senders: recipients }, clinicIds);
  const words = readWords(sms.body);
  const read = matchAnswer(words, questions, optOutType);
  const address = hashAddress('sms', sms.sender);
  const correspondent = await correspondentOf(db, ends, { clinicIds, questions, read });
  if (!correspondent) {
    // An opt-out is never lost: it holds for every clinic that it can be meant for.
    for (const clinicId of await clinicsOfNumber(db, ends, clinicIds))
      await changeConsent(db, { clinicId, address, messageId: null, recipients }, read.consent);
    await alertUnassigned(db, sms.providerId, words.isUrgent);
    return { waiting: undefined, deliveries: [] };
  }
  const { clinicId, contactId, messageId, question: asked } = correspondent;
  const state = stateOf(read, correspondent, optOutType);
  const id = newId('in');
  const deliveries = await db.transaction().execute(async (transaction) => {
    const isNew = await storeInboundMessage(transaction, {
      ...sms,
      clinicId,
      id,
      meaning: read.meaning,
      contactId,
      notificationId: asked?.notificationId ?? null,
      workflowId: asked?.workflowId ?? null,
      state,
    });
    if (!isNew) return [];
    await changeConsent(transaction, { clinicId, address, messageId, recipients }, read.consent);
    const { isUrgent } = words;
    const isForStaff = isUrgent || read.meaning === 'text' || state === 'unmatched';
    if (!isForStaff) return [];
    return askForAttention(transaction, { clinicId, replyId: id, contactId, isUrgent });
  });
  const waiting = state === 'pending' && contactId !== null ? { contactId, clinicId } : undefined;
  return {
    waiting,
    deliveries: deliveries.map((deliveryId) => ({ deliveryId, clinicId })),
  };
}

/** What is left to do about a reply that is stored. */
interface ReceivedReply {
  readonly waiting: { readonly contactId: ContactId; readonly clinicId: ClinicId } | undefined;
  readonly deliveries: readonly { readonly deliveryId: WebhookDeliveryId; readonly clinicId: ClinicId }[];
}

type Addressed = Correspondent & { readonly question: SentQuestion | null };

/** An answer belongs to its question; all else belongs to the last question of the clinic that wrote last, if there is one. */
async function correspondentOf(
  db: Database,
  ends: InboundEnds,
  {
    clinicIds,
    questions,
    read: { meaning, question },
  }: {
    readonly clinicIds: readonly ClinicId[];
    readonly questions: readonly SentQuestion[];
    readonly read: MatchedAnswer<SentQuestion>;
  },
): Promise<Addressed | undefined> {
  if (question !== null && (meaning === 'confirm' || meaning === 'cancel')) return { ...question, question };
  const found = await findCorrespondent(db, ends, clinicIds);
  const last = questions.find(({ clinicId }) => clinicId === found?.clinicId);
  return found && { ...(last ?? found), question: last ?? null };
}

function stateOf(
  { meaning }: MatchedAnswer<SentQuestion>,
  { contactId, question }: Addressed,
  optOutType: OptOutType | undefined,
): InboundState {
  switch (meaning) {
    case 'start':
      return 'handled';
    case 'stop':
      return question ? 'pending' : 'handled';
    case 'help':
      // Twilio has answered when it says so.
      if (optOutType === 'HELP') return 'handled';
      return contactId !== null ? 'pending' : 'unmatched';
    default:
      return question ? 'pending' : 'unmatched';
  }
}

async function changeConsent(
  db: Database,
  from: {
    readonly clinicId: ClinicId;
    readonly address: HashedAddress;
    readonly messageId: string | null;
    readonly recipients: readonly string[];
  },
  consent: MatchedAnswer<SentQuestion>['consent'],
): Promise<void> {
  const { clinicId, address, messageId, recipients } = from;
  if (consent === 'withdrawn') {
    const { channel, address: number } = address;
    await suppress(db, clinicId, { channel, address: number, reason: 'stop', messageId });
  }
  if (consent === 'given') {
    await liftSuppressions(db, clinicId, address, { reasons: ['stop'], liftedBy: 'recipient' });
    await liftProviderBlocks(db, address, { senders: recipients, liftedBy: 'recipient' });
  }
}

const alertUnassigned = (db: Database, providerId: string, critical: boolean): Promise<unknown> =>
  raiseAlert(db, {
    id: newId('al'),
    kind: 'replyUnassigned',
    critical,
    subject: providerId,
    clinicId: null,
    message: `the SMS ${providerId} came to a number of several clinics or of none, from a number that none of them wrote to; read it at the provider`,
  });

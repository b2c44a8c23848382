import type { ClinicId, ContactId } from '../contracts/shared/ids.ts';
import { type OptOutType, type ReadReply, readReply } from '../domain/messaging/replyWords.ts';
import { newId } from '../security/newId.ts';
import type { Database } from '../store/database.ts';
import {
  type Correspondent,
  findCorrespondent,
  type InboundState,
  storeInboundMessage,
} from '../store/messaging/inboundMessages.ts';
import { liftSuppressions, suppress } from '../store/messaging/suppressions.ts';

export interface InboundSms {
  /** Twilio's MessageSid. */
  readonly providerId: string;
  /** E.164. */
  readonly sender: string;
  readonly recipient: string;
  readonly body: string;
}

/**
 * Stores an inbound SMS with what it means and where it belongs; STOP and START take effect with it. Stored before, it
 * changes nothing.
 *
 * @returns whose replies wait to be passed on; undefined when nothing is left to do.
 */
export async function receiveReply(
  db: Database,
  sms: InboundSms,
  optOutType: OptOutType | undefined,
): Promise<{ readonly contactId: ContactId; readonly clinicId: ClinicId } | undefined> {
  const correspondent = await findCorrespondent(db, sms.sender);
  const asked = correspondent?.question ?? null;
  const read = readReply(sms.body, asked !== null, optOutType);
  const state = stateOf(read, correspondent, optOutType);
  await db.transaction().execute(async (transaction) => {
    const isNew = await storeInboundMessage(transaction, {
      ...sms,
      id: newId('in'),
      meaning: read.meaning,
      contactId: correspondent?.contactId ?? null,
      notificationId: asked?.notificationId ?? null,
      workflowId: asked?.workflowId ?? null,
      state,
    });
    if (isNew) await changeConsent(transaction, sms.sender, read.consent, correspondent?.messageId ?? null);
  });
  if (state !== 'pending' || !correspondent) return undefined;
  return { contactId: correspondent.contactId, clinicId: correspondent.clinicId };
}

function stateOf(
  { meaning }: ReadReply,
  correspondent: Correspondent | undefined,
  optOutType: OptOutType | undefined,
): InboundState {
  switch (meaning) {
    case 'start':
      return 'handled';
    case 'stop':
      return correspondent?.question ? 'pending' : 'handled';
    case 'help':
      // Twilio has answered when it says so.
      if (optOutType === 'HELP') return 'handled';
      return correspondent ? 'pending' : 'unmatched';
    default:
      return correspondent?.question ? 'pending' : 'unmatched';
  }
}

async function changeConsent(
  db: Database,
  number: string,
  consent: ReadReply['consent'],
  messageId: string | null,
): Promise<void> {
  const address = { channel: 'sms', address: number } as const;
  if (consent === 'withdrawn') await suppress(db, { ...address, reason: 'stop', messageId });
  if (consent === 'given') await liftSuppressions(db, address, ['stop', 'providerOptOut'], 'recipient');
}

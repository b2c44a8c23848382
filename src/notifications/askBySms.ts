import type { ClinicId, MessageId } from '../contracts/shared/ids.ts';
import { shortName } from '../domain/messaging/shortName.ts';
import type { MessageContent } from '../messages/messageContent.ts';
import type { Contact } from '../store/contacts/contacts.ts';
import type { Database } from '../store/database.ts';
import { isSharedNumber, reserveAnswers } from '../store/messaging/replyQuestions.ts';

/** An SMS that is about to be written. */
interface SmsToWrite {
  readonly clinicId: ClinicId;
  readonly messageId: MessageId;
  readonly contact: Contact;
  /** E.164. */
  readonly to: string;
  readonly sender: string;
  /** Whether a workflow waits for the answer. */
  readonly asks: boolean;
}

/** Gives the content of an SMS the numbers that answer it, and the patient's name where several share the phone number. */
export async function askBySms<Content extends MessageContent>(
  db: Database,
  { clinicId, messageId, contact, to, sender, asks }: SmsToWrite,
  content: Content,
): Promise<Content> {
  // The answer to HELP is for whoever holds the phone.
  const isShared =
    content.template !== 'help' && (await isSharedNumber(db, clinicId, { id: contact.id, phone: to }));
  const patientName = isShared ? shortName(contact) : null;
  if (!asks) return { ...content, patientName };
  const firstAnswer = await reserveAnswers(db, { clinicId, messageId }, { number: to, sender });
  return { ...content, patientName, firstAnswer };
}

import type { Clinic } from '../../contracts/clinics/clinicProfile.ts';
import type { EmailSender } from '../../domain/messaging/clinicSender.ts';
import { publicUrlOf } from '../../domain/shared/publicUrl.ts';
import { clinicInMessage } from '../../messages/clinicInMessage.ts';
import type { Email } from '../../providers/resend.ts';
import type { Contact } from '../../store/contacts/contacts.ts';
import type { NewBatchMessage } from '../../store/messaging/bulkBatches.ts';
import type { BulkWords } from './bulkWords.ts';

/** Only processes that write e-mails load React and its components. */
export const loadBulkEmailWriter = () => import('../../messages/bulkEmailWriter.ts');

interface BulkEmailOptions {
  readonly clinic: Clinic;
  readonly sender: EmailSender;
  readonly words: BulkWords;
  /** Where links in messages lead. */
  readonly publicUrl: string;
}

/** The e-mails of a batch, each with its own link that unsubscribes. */
export async function writeBulkEmails(
  { clinic, sender: { from, replyTo }, words, publicUrl }: BulkEmailOptions,
  chosen: readonly { readonly contact: Contact; readonly message: NewBatchMessage }[],
): Promise<Email[]> {
  const { bulkEmailWriter } = await loadBulkEmailWriter();
  const write = bulkEmailWriter(words.contentIn, clinicInMessage(clinic, publicUrl));
  return Promise.all(
    chosen.map(async ({ contact, message }) => {
      const unsubscribeUrl = publicUrlOf(publicUrl, `/unsubscribe/${clinic.id}/${message.messageId}`);
      return {
        from,
        ...(replyTo === null ? {} : { replyTo }),
        to: message.recipient,
        clinicId: clinic.id,
        messageId: message.messageId,
        ...(await write({ ...contact, unsubscribeUrl })),
        // One click in the mail program opts out: https://www.rfc-editor.org/rfc/rfc8058
        headers: {
          'List-Unsubscribe': `<${unsubscribeUrl}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
      };
    }),
  );
}

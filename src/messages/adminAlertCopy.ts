import { formatInstant } from './formatInstant.ts';
import type { ContentOf } from './messageContent.ts';
import type { MessageCopy } from './messageCopy.ts';
import { MESSAGE_FRAMES } from './messageFrame.ts';

/** Tells an administrator that something needs them; the language is that of the alert, English. */
export function adminAlertCopy(content: ContentOf<'admin-alert'>): MessageCopy {
  const { kind, subject, message, raisedAt, recipientName, recipientTimeZone } = content;
  const frame = MESSAGE_FRAMES.en;
  return {
    subject: `Aftercare needs you: ${kind}`,
    preview: message,
    kicker: 'Alert',
    heading: kind,
    greeting: frame.greeting(recipientName),
    paragraphs: [message],
    facts: [
      { label: 'About', value: subject },
      { label: 'Since', value: formatInstant(raisedAt, recipientTimeZone, 'en') },
    ],
    tips: [],
    action: null,
    addressHint: '',
    note: 'Once it is settled, say so with: npm run client -- alerts resolve ALERT',
    footer: 'You receive this e-mail because you look after this installation.',
    sms: `Aftercare: ${kind}, ${subject}. ${message}`,
  };
}

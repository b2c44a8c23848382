import { formatInstant } from '../formatInstant.ts';
import type { ContentOf } from '../messageContent.ts';
import type { MessageText } from '../messageText.ts';
import { MESSAGE_FRAMES } from './messageFrame.ts';

/** Notifies an administrator of an alert; alerts are in English only. */
export function adminAlertText(content: ContentOf<'admin-alert'>): MessageText {
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

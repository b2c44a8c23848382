import { ALERT_GUIDE, AlertKind } from '../contracts/operations/alerts.ts';
import { PROGRAM_NAME } from '../contracts/shared/programName.ts';
import { formatInstant } from './formatInstant.ts';
import type { ContentOf } from './messageContent.ts';
import type { UnsignedText } from './messageText.ts';

/** Notifies an administrator of an alert; what happened, what it means and what to do; in English only. */
export function adminAlertText(content: ContentOf<'admin-alert'>): UnsignedText {
  const { kind, subject, message, raisedAt, critical, recipientName, recipientTimeZone } = content;
  const known = AlertKind.safeParse(kind);
  const guide = known.success ? ALERT_GUIDE[known.data] : undefined;
  return {
    subject: `${critical ? 'Urgent: ' : ''}Aftercare needs you: ${kind}`,
    preview: message,
    kicker: 'Alert',
    heading: kind,
    greeting: recipientName === null ? 'Hello,' : `Hello ${recipientName},`,
    paragraphs: guide ? [message, guide.meaning, guide.remedy] : [message],
    facts: [
      { label: 'About', value: subject },
      { label: 'Since', value: formatInstant(raisedAt, recipientTimeZone, content) },
    ],
    tips: [],
    action: null,
    addressHint: '',
    note: `To close an alert yourself: ${PROGRAM_NAME} alerts resolve ALERT`,
    footer:
      'You receive this e-mail because your address is in ADMIN_EMAILS of this installation, or among those that a clinic wants its alerts sent to.',
    sms: `Aftercare: ${kind}, ${subject}. ${message}`,
  };
}

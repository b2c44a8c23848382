import { adminAlertText } from './i18n/adminAlertText.ts';
import { announcementText } from './i18n/announcementText.ts';
import { appointmentText } from './i18n/appointmentText.ts';
import { careText } from './i18n/careText.ts';
import { followUpText } from './i18n/followUpText.ts';
import { reportReadyText } from './i18n/reportReadyText.ts';
import type { MessageContent } from './messageContent.ts';
import type { MessageText, UnsignedText } from './messageText.ts';

/** Writes the text of a message in its language, signed by the clinic. */
export function writeMessageText(content: MessageContent): MessageText {
  return { ...writeBody(content), signature: signatureOf(content) };
}

function signatureOf(content: MessageContent): string[] {
  const { clinicName, clinicAddress, clinicPhone, clinicWebsite } = content;
  const address = (clinicAddress ?? '').split('\n').map((line) => line.trim());
  return [clinicName, ...address, clinicPhone ?? '', clinicWebsite ?? ''].filter((line) => line !== '');
}

function writeBody(content: MessageContent): UnsignedText {
  switch (content.template) {
    case 'report-ready':
      return reportReadyText(content);
    case 'follow-up-check-in':
    case 'follow-up-reminder':
    case 'follow-up-review':
      return followUpText(content);
    case 'appointment-reminder':
    case 'appointment-changed':
    case 'appointment-cancelled':
    case 'no-show':
      return appointmentText(content);
    case 'visit-check-in':
    case 'regular-check-up':
    case 'help':
      return careText(content);
    case 'announcement':
      return announcementText(content);
    case 'admin-alert':
      return adminAlertText(content);
  }
}

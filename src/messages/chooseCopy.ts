import { adminAlertCopy } from './adminAlertCopy.ts';
import { announcementCopy } from './announcementCopy.ts';
import { appointmentCopy } from './appointmentCopy.ts';
import { careCopy } from './careCopy.ts';
import { followUpCopy } from './followUpCopy.ts';
import type { MessageContent } from './messageContent.ts';
import type { MessageCopy } from './messageCopy.ts';
import { reportReadyCopy } from './reportReadyCopy.ts';

/** Chooses the words for a message's template and language. */
export function chooseCopy(content: MessageContent): MessageCopy {
  switch (content.template) {
    case 'report-ready':
      return reportReadyCopy(content);
    case 'follow-up-check-in':
    case 'follow-up-reminder':
    case 'follow-up-review':
      return followUpCopy(content);
    case 'appointment-reminder':
    case 'appointment-changed':
    case 'appointment-cancelled':
    case 'no-show':
      return appointmentCopy(content);
    case 'visit-check-in':
    case 'regular-check-up':
    case 'help':
      return careCopy(content);
    case 'announcement':
      return announcementCopy(content);
    case 'admin-alert':
      return adminAlertCopy(content);
  }
}

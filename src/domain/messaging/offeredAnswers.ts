import type { NotificationContent } from './notificationContent.ts';

/** The answers that the SMS of a message offers, by number or in words. */
export function offeredAnswers(content: NotificationContent): readonly ('confirm' | 'cancel')[] {
  switch (content.template) {
    case 'appointment-reminder':
      return content.isConfirmed ? ['cancel'] : ['confirm', 'cancel'];
    case 'appointment-changed':
      return ['confirm', 'cancel'];
    case 'visit-check-in':
      return ['confirm'];
    default:
      return [];
  }
}

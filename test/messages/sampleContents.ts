import type { MessageTemplate } from '../../src/domain/messaging/notificationContent.ts';
import { MessageContent, type MessageLocale } from '../../src/messages/messageContent.ts';

const appointment = {
  startsAt: '2026-11-27T14:32:00Z',
  timeZone: 'Europe/Berlin',
  place: 'Oncology ward, 3rd floor',
};

/** Variables of every template that stores its own. */
export const SAMPLE_VARIABLES = {
  'appointment-reminder': appointment,
  'appointment-changed': { ...appointment, previousStartsAt: '2026-11-26T08:00:00Z' },
  'appointment-cancelled': { ...appointment, cancelledBy: 'clinic' },
  'no-show': { ...appointment, bookingUrl: 'https://clinic.example/book' },
  'visit-check-in': {},
  'regular-check-up': { bookingUrl: 'https://clinic.example/book' },
  help: {},
  announcement: {
    subject: 'We have moved',
    paragraphs: ['From Monday on you find us in the new building.', 'The entrance is on the left.'],
    link: { label: 'Show the map', url: 'https://clinic.example/map' },
    sms: 'from Monday on you find us in the new building.',
  },
  'admin-alert': {
    kind: 'notificationUndeliverable',
    subject: 'nt_0123456789abcdef01234567',
    message: 'A critical notification reached nobody; call the patient.',
    raisedAt: '2026-11-24T10:00:00Z',
  },
} as const satisfies Partial<Record<MessageTemplate, object>>;
export type SampleTemplate = keyof typeof SAMPLE_VARIABLES;
export const SAMPLE_TEMPLATES: readonly SampleTemplate[] = [
  'appointment-reminder',
  'appointment-changed',
  'appointment-cancelled',
  'no-show',
  'visit-check-in',
  'regular-check-up',
  'help',
  'announcement',
  'admin-alert',
];

export function sampleContent(
  template: SampleTemplate,
  locale: MessageLocale,
  changes: object = {},
): MessageContent {
  return MessageContent.parse({
    template,
    recipientName: 'Ada Okafor',
    clinicName: 'Nordlicht Clinic',
    clinicPhone: '+4930901820',
    clinicAddress: 'Hill Street 4\n12345 Berlin',
    accentColor: '#aa3311',
    locale,
    recipientTimeZone: 'Europe/Berlin',
    ...SAMPLE_VARIABLES[template],
    ...changes,
  });
}

import { APPOINTMENT_WORDS, type AppointmentMoment } from './appointmentWords.ts';
import { formatAppointment, formatAppointmentShort } from './formatInstant.ts';
import type { ContentOf } from './messageContent.ts';
import type { MessageCopy } from './messageCopy.ts';
import { MESSAGE_FRAMES } from './messageFrame.ts';

export type AppointmentContent = ContentOf<
  'appointment-reminder' | 'appointment-changed' | 'appointment-cancelled' | 'no-show'
>;

/** Reminds of an appointment, tells that it was moved or cancelled, or that the patient was missed. */
export function appointmentCopy(content: AppointmentContent): MessageCopy {
  const { locale, clinicName, recipientName, place } = content;
  const labels = APPOINTMENT_WORDS[locale];
  const frame = MESSAGE_FRAMES[locale];
  const when = momentOf(content, content.startsAt);
  const words = wordsOf(content, when);
  const ownTime =
    content.recipientTimeZone === content.timeZone
      ? []
      : [
          {
            label: labels.inYourZone,
            value: `${formatAppointment(content.startsAt, content.recipientTimeZone, locale)} (${content.recipientTimeZone})`,
          },
        ];
  const bookingUrl = content.template === 'no-show' ? content.bookingUrl : null;
  return {
    subject: words.subject,
    preview: words.preview,
    kicker: labels.kicker,
    heading: words.heading,
    greeting: frame.greeting(recipientName),
    paragraphs: words.paragraphs,
    facts: [
      { label: labels.when, value: when.long },
      ...ownTime,
      ...(place === null ? [] : [{ label: labels.where, value: place }]),
    ],
    tips: [],
    action: bookingUrl === null ? null : { label: labels.book, url: bookingUrl },
    addressHint: frame.addressHint,
    note: words.note,
    footer: labels.footer(clinicName),
    sms: [`${clinicName}: ${words.sms}`, bookingUrl, frame.optOut].filter((part) => part !== null).join(' '),
  };
}

/** The clinic's own time; its zone is named where the patient lives in another. */
function momentOf(content: AppointmentContent, instant: string): AppointmentMoment {
  const { timeZone, recipientTimeZone, locale } = content;
  const zone = timeZone === recipientTimeZone ? '' : ` (${timeZone})`;
  return {
    long: `${formatAppointment(instant, timeZone, locale)}${zone}`,
    short: `${formatAppointmentShort(instant, timeZone, locale)}${zone}`,
  };
}

function wordsOf(content: AppointmentContent, when: AppointmentMoment) {
  const words = APPOINTMENT_WORDS[content.locale];
  switch (content.template) {
    case 'appointment-reminder':
      return words.reminder(when, content);
    case 'appointment-changed':
      return words.changed(when, momentOf(content, content.previousStartsAt), content.clockChange);
    case 'appointment-cancelled':
      return words.cancelled(when, content.cancelledBy);
    case 'no-show':
      return words.noShow(when);
  }
}

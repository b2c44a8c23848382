import { formatAppointment, formatAppointmentShort } from '../formatInstant.ts';
import type { ContentOf } from '../messageContent.ts';
import type { UnsignedText } from '../messageText.ts';
import { APPOINTMENT_TRANSLATIONS, type AppointmentTime } from './appointmentTranslations.ts';
import { MESSAGE_FRAMES } from './messageFrame.ts';

export type AppointmentContent = ContentOf<
  'appointment-reminder' | 'appointment-changed' | 'appointment-cancelled' | 'no-show'
>;

/** Reminder, change, cancellation or no-show of an appointment. */
export function appointmentText(content: AppointmentContent): UnsignedText {
  const { locale, clinicName, recipientName, place } = content;
  const labels = APPOINTMENT_TRANSLATIONS[locale];
  const frame = MESSAGE_FRAMES[locale];
  const when = appointmentTime(content, content.startsAt);
  const translation = translate(content, when);
  const timeInRecipientZone =
    content.recipientTimeZone === content.timeZone
      ? []
      : [
          {
            label: labels.inYourZone,
            value: `${formatAppointment(content.startsAt, content.recipientTimeZone, content)} (${content.recipientTimeZone})`,
          },
        ];
  const bookingUrl = content.template === 'no-show' ? content.bookingUrl : null;
  return {
    subject: translation.subject,
    preview: translation.preview,
    kicker: labels.kicker,
    heading: translation.heading,
    greeting: frame.greeting(recipientName),
    paragraphs: translation.paragraphs,
    facts: [
      { label: labels.when, value: when.long },
      ...timeInRecipientZone,
      ...(place === null ? [] : [{ label: labels.where, value: place }]),
    ],
    tips: [],
    action: bookingUrl === null ? null : { label: labels.book, url: bookingUrl },
    addressHint: frame.addressHint,
    note: translation.note,
    footer: labels.footer(clinicName),
    sms: [`${clinicName}: ${translation.sms}`, bookingUrl, frame.optOut]
      .filter((part) => part !== null)
      .join(' '),
  };
}

/** The time in the clinic's zone; the text names the zone when the patient lives in another one. */
function appointmentTime(content: AppointmentContent, instant: string): AppointmentTime {
  const { timeZone, recipientTimeZone } = content;
  const zone = timeZone === recipientTimeZone ? '' : ` (${timeZone})`;
  return {
    long: `${formatAppointment(instant, timeZone, content)}${zone}`,
    short: `${formatAppointmentShort(instant, timeZone, content)}${zone}`,
  };
}

function translate(content: AppointmentContent, when: AppointmentTime) {
  const translation = APPOINTMENT_TRANSLATIONS[content.locale];
  switch (content.template) {
    case 'appointment-reminder':
      return translation.reminder(when, content);
    case 'appointment-changed':
      return translation.changed(
        when,
        appointmentTime(content, content.previousStartsAt),
        content.clockChange,
      );
    case 'appointment-cancelled':
      return translation.cancelled(when, content.cancelledBy);
    case 'no-show':
      return translation.noShow(when);
  }
}

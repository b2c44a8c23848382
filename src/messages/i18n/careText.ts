import type { ContentOf, MessageLocale } from '../messageContent.ts';
import type { UnsignedText } from '../messageText.ts';
import { MESSAGE_FRAMES } from './messageFrame.ts';

export type CareContent = ContentOf<'visit-check-in' | 'regular-check-up' | 'help'>;

type Translation = Pick<
  UnsignedText,
  'subject' | 'preview' | 'kicker' | 'heading' | 'paragraphs' | 'note' | 'sms'
> & {
  readonly footer: (clinicName: string) => string;
};

/** Check-in after a visit, invitation to a regular check-up, or answer to HELP. */
export function careText(content: CareContent): UnsignedText {
  const { template, locale, clinicName, recipientName } = content;
  const { footer, ...translation } = TRANSLATIONS[locale][template];
  const frame = MESSAGE_FRAMES[locale];
  const bookingUrl = content.template === 'regular-check-up' ? content.bookingUrl : null;
  return {
    ...translation,
    greeting: frame.greeting(recipientName),
    facts: [],
    tips: [],
    action: bookingUrl === null ? null : { label: BOOK[locale], url: bookingUrl },
    addressHint: frame.addressHint,
    footer: footer(clinicName),
    sms: [`${clinicName}: ${translation.sms}`, bookingUrl, frame.optOut]
      .filter((part) => part !== null)
      .join(' '),
  };
}

const BOOK: Readonly<Record<MessageLocale, string>> = {
  en: 'Book an appointment',
  de: 'Termin buchen',
};

const TRANSLATIONS: Readonly<Record<MessageLocale, Readonly<Record<CareContent['template'], Translation>>>> =
  {
    en: {
      'visit-check-in': {
        subject: 'How are you after your visit?',
        preview: 'We would like to know whether everything is all right.',
        kicker: 'After your visit',
        heading: 'How are you?',
        paragraphs: [
          'You were with us recently, and we would like to know whether everything is all right.',
          'If you have a question or do not feel well, please get in touch. In an emergency, call your emergency number.',
        ],
        note: 'If everything is all right, there is nothing to do.',
        footer: (clinicName) => `You receive this message because you were at ${clinicName} recently.`,
        sms: 'is everything all right since your visit? Reply 1 for yes, or write to us. In an emergency, call your emergency number.',
      },
      'regular-check-up': {
        subject: 'It is time for your regular appointment',
        preview: 'Please choose a time that suits you.',
        kicker: 'Regular appointment',
        heading: 'It is time for your regular appointment',
        paragraphs: ['We agreed to see each other again about now. Please choose a time that suits you.'],
        note: 'If you have an appointment already, there is nothing to do.',
        footer: (clinicName) => `You receive this message because you come to ${clinicName} regularly.`,
        sms: 'it is time for your regular appointment. Please contact us for a time that suits you.',
      },
      help: {
        subject: 'How to reach us',
        preview: 'You asked for help.',
        kicker: 'Help',
        heading: 'How to reach us',
        paragraphs: [
          'We write to you about your appointments and about what we agreed on.',
          'If you have a question, please call us. In an emergency, call your emergency number.',
        ],
        note: '',
        footer: (clinicName) => `You receive this message because you asked ${clinicName} for help.`,
        sms: 'we write about your appointments. If you have a question, please call us. In an emergency, call your emergency number.',
      },
    },
    de: {
      'visit-check-in': {
        subject: 'Wie geht es Ihnen nach Ihrem Besuch?',
        preview: 'Wir möchten wissen, ob alles in Ordnung ist.',
        kicker: 'Nach Ihrem Besuch',
        heading: 'Wie geht es Ihnen?',
        paragraphs: [
          'Sie waren kürzlich bei uns, und wir möchten wissen, ob alles in Ordnung ist.',
          'Wenn Sie eine Frage haben oder sich nicht wohl fühlen, melden Sie sich bitte. Im Notfall wählen Sie die 112.',
        ],
        note: 'Wenn alles in Ordnung ist, brauchen Sie nichts zu tun.',
        footer: (clinicName) => `Sie erhalten diese Nachricht, weil Sie kürzlich bei ${clinicName} waren.`,
        sms: 'ist seit Ihrem Besuch alles in Ordnung? Antwort 1: ja, oder schreiben Sie uns. Im Notfall: 112.',
      },
      'regular-check-up': {
        subject: 'Es ist Zeit für Ihren regelmäßigen Termin',
        preview: 'Bitte wählen Sie eine Zeit, die Ihnen passt.',
        kicker: 'Regelmäßiger Termin',
        heading: 'Es ist Zeit für Ihren Termin',
        paragraphs: ['Wir wollten uns etwa jetzt wiedersehen. Bitte wählen Sie eine Zeit, die Ihnen passt.'],
        note: 'Wenn Sie schon einen Termin haben, brauchen Sie nichts zu tun.',
        footer: (clinicName) => `Sie erhalten diese Nachricht, weil Sie regelmäßig zu ${clinicName} kommen.`,
        sms: 'es ist Zeit für Ihren regelmäßigen Termin. Bitte melden Sie sich für eine Zeit, die Ihnen passt.',
      },
      help: {
        subject: 'So erreichen Sie uns',
        preview: 'Sie haben um Hilfe gebeten.',
        kicker: 'Hilfe',
        heading: 'So erreichen Sie uns',
        paragraphs: [
          'Wir schreiben Ihnen zu Ihren Terminen und zu dem, was wir vereinbart haben.',
          'Wenn Sie eine Frage haben, rufen Sie uns bitte an. Im Notfall wählen Sie die 112.',
        ],
        note: '',
        footer: (clinicName) =>
          `Sie erhalten diese Nachricht, weil Sie ${clinicName} um Hilfe gebeten haben.`,
        sms: 'wir schreiben Ihnen zu Ihren Terminen. Bei Fragen rufen Sie uns bitte an. Im Notfall: 112.',
      },
    },
  };

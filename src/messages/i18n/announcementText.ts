import type { ContentOf, MessageLocale } from '../messageContent.ts';
import type { UnsignedText } from '../messageText.ts';
import { MESSAGE_FRAMES } from './messageFrame.ts';

const TRANSLATIONS: Readonly<
  Record<MessageLocale, { kicker: string; footer: (clinicName: string) => string }>
> = {
  en: {
    kicker: 'News',
    footer: (clinicName) => `You receive this message because you are in contact with ${clinicName}.`,
  },
  de: {
    kicker: 'Neuigkeiten',
    footer: (clinicName) => `Sie erhalten diese Nachricht, weil Sie mit ${clinicName} in Kontakt sind.`,
  },
};

/** An announcement that a clinic wrote for many recipients. */
export function announcementText(content: ContentOf<'announcement'>): UnsignedText {
  const { locale, clinicName, recipientName, subject, paragraphs, link, sms } = content;
  const { kicker, footer } = TRANSLATIONS[locale];
  const frame = MESSAGE_FRAMES[locale];
  return {
    subject,
    preview: paragraphs[0] ?? subject,
    kicker,
    heading: subject,
    greeting: frame.greeting(recipientName),
    paragraphs,
    facts: [],
    tips: [],
    action: link,
    addressHint: frame.addressHint,
    note: '',
    footer: footer(clinicName),
    sms: [`${clinicName}: ${sms ?? subject}`, link?.url ?? null, frame.optOut]
      .filter((part) => part !== null)
      .join(' '),
  };
}

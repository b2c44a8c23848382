import { fillText, type TemplateText } from '../domain/messaging/templateText.ts';
import type { BuiltInText, Language } from '../languages/language.ts';
import { LANGUAGES } from '../languages/languages.ts';
import { adminAlertText } from './adminAlertText.ts';
import type { MessageContent } from './messageContent.ts';
import type { MessageText, UnsignedText } from './messageText.ts';
import { messageValues, type PatientContent } from './messageValues.ts';

/** Writes the text of a message in its language, in the clinic's own words where it has some, signed by the clinic. */
export function writeMessageText(content: MessageContent): MessageText {
  const body = content.template === 'admin-alert' ? adminAlertText(content) : patientText(content);
  return { ...(content.isTest ? marked(body, content) : body), signature: signatureOf(content) };
}

function signatureOf(content: MessageContent): string[] {
  const { clinicName, clinicAddress, clinicPhone, clinicWebsite } = content;
  const address = (clinicAddress ?? '').split('\n').map((line) => line.trim());
  return [clinicName, ...address, clinicPhone ?? '', clinicWebsite ?? ''].filter((line) => line !== '');
}

function marked(body: UnsignedText, { locale }: MessageContent): UnsignedText {
  const mark = `[${LANGUAGES[locale].test}]`;
  return { ...body, subject: `${mark} ${body.subject}`, sms: `${mark} ${body.sms}` };
}

function patientText(content: PatientContent): UnsignedText {
  const { locale, clinicName, recipientName, words } = content;
  const language = LANGUAGES[locale];
  const { textName, values, link, facts, text } = messageValues(content);
  const all = {
    ...values,
    name: recipientName ?? '',
    clinicName,
    clinicPhone: content.clinicPhone ?? '',
    link: link ?? '',
    optOut: language.optOut,
  };
  const fill = (part: string) => fillText(part, all).trim();
  const written = words === null ? language.texts[textName] : ownText(words, language.texts[textName]);
  const paragraphs = written.paragraphs
    .flatMap((paragraph) => (paragraph === '{text}' && text ? text : fill(paragraph)))
    .filter((paragraph) => paragraph !== '');
  return {
    subject: fill(written.subject),
    preview: written.preview === null ? (paragraphs[0] ?? '') : fill(written.preview),
    kicker: fill(written.kicker),
    heading: fill(written.heading),
    greeting: fill(words?.greeting ?? language.greeting),
    paragraphs,
    facts,
    tips: (written.tips ?? []).map(fill),
    action: link === null ? null : { label: fill(written.button ?? link), url: link },
    addressHint: language.addressHint,
    note: fill(written.note ?? ''),
    footer: fill(written.footer),
    sms: forPatient(fill(written.sms), content),
  };
}

const forPatient = (sms: string, { patientName, locale }: PatientContent): string =>
  patientName === null ? sms : fillText(LANGUAGES[locale].forPatient, { patient: patientName, sms });

/** The clinic's words; what it leaves out and every message needs is that of Aftercare. */
const ownText = (words: TemplateText, builtIn: Language['texts'][keyof Language['texts']]): BuiltInText => ({
  subject: words.subject,
  preview: words.preview ?? null,
  kicker: words.kicker ?? builtIn.kicker,
  heading: words.heading ?? words.subject,
  paragraphs: words.paragraphs,
  tips: words.tips ?? [],
  button: words.button ?? builtIn.button ?? '',
  note: words.note ?? '',
  footer: words.footer ?? builtIn.footer,
  sms: words.sms,
});

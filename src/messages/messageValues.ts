import type { BuiltInTextName } from '../domain/messaging/builtInTexts.ts';
import { fillText } from '../domain/messaging/templateText.ts';
import type { Language } from '../languages/language.ts';
import { LANGUAGES } from '../languages/languages.ts';
import { formatAppointment, formatAppointmentShort, formatInstant } from './formatInstant.ts';
import type { ContentOf, FollowUp, MessageContent, ReportReady } from './messageContent.ts';
import type { MessageText } from './messageText.ts';

/** What a message about a patient's matters fills its text with. */
export interface MessageValues {
  /** The built-in words that the clinic's own take the place of, or borrow small parts from. */
  readonly textName: BuiltInTextName;
  /** By placeholder; empty where there is none. */
  readonly values: Readonly<Record<string, string>>;
  /** Where the button leads, and `{link}`; null without a button. */
  readonly link: string | null;
  readonly facts: MessageText['facts'];
  /** The paragraphs in the place of a paragraph `{text}`. */
  readonly text?: readonly string[];
}

export type PatientContent = Exclude<MessageContent, { readonly template: 'admin-alert' }>;
type AppointmentContent = ContentOf<
  'appointment-reminder' | 'appointment-changed' | 'appointment-cancelled' | 'no-show'
>;

/** The built-in words of a message; undefined where there are none. */
export function builtInTextOf(content: MessageContent): BuiltInTextName | undefined {
  if (content.template === 'admin-alert' || content.template === 'own') return undefined;
  return messageValues(content).textName;
}

/** The values of a message, written in its language. */
export function messageValues(content: PatientContent): MessageValues {
  switch (content.template) {
    case 'report-ready':
      return reportValues(content);
    case 'follow-up-check-in':
    case 'follow-up-reminder':
    case 'follow-up-review':
      return followUpValues(content);
    case 'appointment-reminder':
    case 'appointment-changed':
    case 'appointment-cancelled':
    case 'no-show':
      return appointmentValues(content);
    case 'visit-check-in':
      return { textName: content.template, values: answerKeys(content), link: null, facts: [] };
    case 'help':
      return { textName: content.template, values: {}, link: null, facts: [] };
    case 'regular-check-up':
      return { textName: content.template, values: {}, link: content.bookingUrl, facts: [] };
    case 'announcement':
      return announcementValues(content);
    case 'own':
      return valuesOfOwn(content);
  }
}

function reportValues(content: ReportReady): MessageValues {
  const { locale, datasetName, findings, pages, expiresAt, timeZone } = content;
  const language = LANGUAGES[locale];
  const { outcome, facts } = language;
  const expires = formatInstant(expiresAt, timeZone, content);
  return {
    textName: 'report-ready',
    values: {
      datasetName,
      outcome: findings === 0 ? outcome.none : counted(outcome, findings, language),
      findings: counted(language.findings, findings, language),
      pages: counted(language.pages, pages, language),
      expires,
      expiresShort: formatInstant(expiresAt, timeZone, content, 'medium'),
    },
    link: content.downloadUrl,
    facts: [
      { label: facts.dataset, value: datasetName },
      { label: facts.findings, value: String(findings) },
      { label: facts.pages, value: String(pages) },
      { label: facts.availableUntil, value: expires },
    ],
  };
}

const followUpValues = ({ template, datasetName, appUrl }: FollowUp): MessageValues => ({
  textName: template,
  values: { datasetName },
  link: appUrl ?? null,
  facts: [],
});

function announcementValues(content: ContentOf<'announcement'>): MessageValues {
  const { subject, paragraphs, link, sms } = content;
  return {
    textName: 'announcement',
    values: { subject, shortText: sms ?? subject, linkLabel: link?.label ?? '' },
    link: link?.url ?? null,
    facts: [],
    text: paragraphs,
  };
}

function valuesOfOwn(content: ContentOf<'own'>): MessageValues {
  const written = Object.entries(content.values).flatMap(([name, { type, value }]) => {
    if (type === 'text' || value === '') return [[name, value]];
    const { long, short } = timeIn(content, value);
    return [
      [name, long],
      [`${name}Short`, short],
    ];
  });
  return { textName: 'announcement', values: Object.fromEntries(written), link: content.link, facts: [] };
}

function appointmentValues(content: AppointmentContent): MessageValues {
  const { locale, startsAt, place } = content;
  const { facts, clockChange } = LANGUAGES[locale];
  const start = timeIn(content, startsAt);
  const change = 'clockChange' in content ? content.clockChange : 'none';
  return {
    textName: appointmentText(content),
    values: {
      start: start.long,
      startShort: start.short,
      clockChange: change === 'none' ? '' : clockChange[change],
      ...answerKeys(content),
      ...('previousStartsAt' in content
        ? { previousStart: timeIn(content, content.previousStartsAt).long }
        : {}),
    },
    link: content.template === 'no-show' ? content.bookingUrl : null,
    facts: [
      { label: facts.when, value: start.long },
      ...inRecipientZone(content, facts.inYourZone),
      ...(place === null ? [] : [{ label: facts.where, value: place }]),
    ],
  };
}

const answerKeys = ({ firstAnswer }: MessageContent) => ({
  confirmKey: String(firstAnswer),
  cancelKey: String(firstAnswer + 1),
});

function appointmentText(content: AppointmentContent): BuiltInTextName {
  if (content.template === 'appointment-reminder' && content.isConfirmed)
    return 'appointment-reminder-confirmed';
  if (content.template === 'appointment-cancelled' && content.cancelledBy === 'patient')
    return 'appointment-cancelled-by-patient';
  return content.template;
}

/** The time in the clinic's zone; the text names the zone when the patient lives in another one. */
function timeIn(content: AppointmentContent | ContentOf<'own'>, instant: string) {
  const { timeZone, recipientTimeZone } = content;
  const zone = timeZone === recipientTimeZone ? '' : ` (${timeZone})`;
  return {
    long: `${formatAppointment(instant, timeZone, content)}${zone}`,
    short: `${formatAppointmentShort(instant, timeZone, content)}${zone}`,
  };
}

function inRecipientZone(content: AppointmentContent, label: string): MessageText['facts'] {
  const { startsAt, timeZone, recipientTimeZone } = content;
  if (recipientTimeZone === timeZone) return [];
  const time = formatAppointment(startsAt, recipientTimeZone, content);
  return [{ label, value: `${time} (${recipientTimeZone})` }];
}

function counted(
  forms: { readonly one: string; readonly other: string },
  count: number,
  { tag }: Language,
): string {
  const isOne = new Intl.PluralRules(tag.dayMonth).select(count) === 'one';
  return fillText(isOne ? forms.one : forms.other, { count: String(count) });
}

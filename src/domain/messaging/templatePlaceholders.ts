import type { BuiltInTextName } from './builtInTexts.ts';

/** A value that a text can name in braces. */
export interface Placeholder {
  readonly meaning: string;
  /** @default 'anywhere' */
  readonly place?: 'anywhere' | 'email' | 'sms' | 'button' | 'paragraph';
  /** Whether it can have no value. Its text then needs a space before it, which it takes with it. */
  readonly mayBeEmpty?: boolean;
  /** Fields of a text that are wrong without it. */
  readonly neededIn?: readonly ('subject' | 'paragraphs' | 'sms')[];
}

export type Placeholders = Readonly<Record<string, Placeholder>>;

/** Those that every template has. */
export const COMMON_PLACEHOLDERS = {
  name: { meaning: 'name of the recipient', mayBeEmpty: true },
  clinicName: { meaning: 'name of the clinic', neededIn: ['sms'] },
  clinicPhone: { meaning: 'phone number of the clinic', mayBeEmpty: true },
  optOut: { meaning: 'how to opt out of SMS, in the language of the text', place: 'sms' },
} as const satisfies Placeholders;

const link = {
  meaning: 'address that the button of the e-mail leads to',
  place: 'sms',
  mayBeEmpty: true,
} as const satisfies Placeholder;

/** An SMS never names the data set: its name may tell what a patient suffers from. */
const datasetName = { meaning: 'name of the data set', place: 'email' } as const satisfies Placeholder;

const appointment = {
  start: { meaning: 'day and time, such as Friday, 27 November 2026 at 15:32' },
  startShort: { meaning: 'day and time, such as Fri, 27 Nov 2026, 15:32', neededIn: ['sms'] },
} as const satisfies Placeholders;

/** Numbers that answer the question of an SMS; each open question to a phone number has its own. */
const confirmKey = {
  meaning: 'number that confirms when it is replied',
  place: 'sms',
} as const satisfies Placeholder;
const cancelKey = {
  meaning: 'number that cancels when it is replied',
  place: 'sms',
} as const satisfies Placeholder;

const clockChange = {
  meaning: 'what a change of the clocks did to the time, if there is one',
  place: 'paragraph',
  mayBeEmpty: true,
} as const satisfies Placeholder;

/** The placeholders of each text that comes with Aftercare, besides {@link COMMON_PLACEHOLDERS}. */
export const TEXT_PLACEHOLDERS: Readonly<Record<BuiltInTextName, Placeholders>> = {
  'report-ready': {
    datasetName,
    outcome: { meaning: 'how many findings the report has, in a sentence', place: 'email' },
    findings: { meaning: 'number of findings, such as 7 findings', place: 'email' },
    pages: { meaning: 'number of pages, such as 12 pages', place: 'email' },
    expires: { meaning: 'when the link stops working' },
    expiresShort: { meaning: 'when the link stops working, in few characters' },
    link: { ...link, mayBeEmpty: false, neededIn: ['sms'] },
  },
  'follow-up-check-in': { datasetName, link },
  'follow-up-reminder': { datasetName, link },
  'follow-up-review': { datasetName, link },
  'appointment-reminder': { ...appointment, clockChange, confirmKey, cancelKey },
  'appointment-reminder-confirmed': { ...appointment, clockChange, cancelKey },
  'appointment-changed': {
    ...appointment,
    clockChange,
    confirmKey,
    cancelKey,
    previousStart: { meaning: 'day and time that were planned before' },
  },
  'appointment-cancelled': appointment,
  'appointment-cancelled-by-patient': appointment,
  'no-show': { ...appointment, link },
  'visit-check-in': { confirmKey },
  'regular-check-up': { link },
  help: {},
  announcement: {
    subject: { meaning: 'subject of the announcement', neededIn: ['subject'] },
    text: { meaning: 'paragraphs of the announcement', place: 'paragraph', neededIn: ['paragraphs'] },
    shortText: { meaning: 'announcement in few words', place: 'sms', neededIn: ['sms'] },
    linkLabel: { meaning: 'label of the link', place: 'button', mayBeEmpty: true },
    link,
  },
};

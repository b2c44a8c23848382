import { z } from 'zod';
import { ClinicProfile } from '../contracts/clinics/clinicProfile.ts';
import { Locale } from '../contracts/shared/locale.ts';
import { TimeZone } from '../contracts/shared/timeZone.ts';
import { type MessageTemplate, TEMPLATE_VARIABLES } from '../domain/messaging/notificationContent.ts';
import { TemplateText } from '../domain/messaging/templateText.ts';
import { singleLine } from '../domain/shared/singleLine.ts';

/** Longest name that is shown in full, characters. */
const MAX_NAME_LENGTH = 120;
const Name = singleLine(MAX_NAME_LENGTH);
const WebUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });

/** A picture with the name of the clinic as its text, in CSS pixels. */
const ShownLogo = z.strictObject({ url: WebUrl, width: z.int().positive(), height: z.int().positive() });
export type ShownLogo = z.output<typeof ShownLogo>;

const person = {
  /** Name in the greeting; null for a greeting without a name. */
  recipientName: z
    .string()
    .nullable()
    .transform((name) => name?.trim() || null)
    .pipe(Name.nullable()),
  clinicName: Name,
  /** Colour of headings and buttons. */
  accentColor: ClinicProfile.shape.accentColor.default('#0c5a61'),
  clinicPhone: ClinicProfile.shape.phone.default(null),
  /** Null for none: then its initial is shown. */
  clinicLogo: ShownLogo.nullable().default(null),
  /** Several lines. */
  clinicAddress: ClinicProfile.shape.postalAddress.default(null),
  clinicWebsite: ClinicProfile.shape.website.default(null),
  locale: Locale,
  /** How the clinic writes times. */
  hourStyle: ClinicProfile.shape.hourStyle.default('24h'),
  /** How the clinic writes dates. */
  dateStyle: ClinicProfile.shape.dateStyle.default('dayMonth'),
  /** The clinic's own words in this language; null writes the built-in ones. */
  words: TemplateText.nullable().default(null),
  /** The first of the two numbers that answer the question of an SMS. */
  firstAnswer: z.int().positive().default(1),
  /** The patient whom an SMS to a shared number is about; null for one that has the number alone. */
  patientName: Name.nullable().default(null),
  /** Marked as a test in its subject and its SMS. */
  isTest: z.boolean().default(false),
};

const followUp = {
  ...person,
  datasetName: Name,
  /** The clinic's software, when it can be linked to. */
  appUrl: WebUrl.nullish(),
};

/** A template that needs only its stored variables and the recipient. */
const selfContained = <Template extends MessageTemplate>(template: Template) =>
  z.strictObject({
    template: z.literal(template),
    ...person,
    /** IANA zone of the recipient. */
    recipientTimeZone: TimeZone,
    ...TEMPLATE_VARIABLES[template],
  });

/** Input of a message: its template, the variables of the template, and the recipient. */
export const MessageContent = z.discriminatedUnion('template', [
  z.strictObject({
    template: z.literal('report-ready'),
    ...person,
    datasetName: Name,
    findings: z.int().nonnegative(),
    pages: z.int().positive(),
    downloadUrl: WebUrl,
    /** ISO 8601 instant at which `downloadUrl` stops working. */
    expiresAt: z.iso.datetime({ offset: true }),
    /** IANA zone of the times in the message. */
    timeZone: TimeZone,
  }),
  z.strictObject({ template: z.literal('follow-up-check-in'), ...followUp }),
  z.strictObject({ template: z.literal('follow-up-reminder'), ...followUp }),
  z.strictObject({ template: z.literal('follow-up-review'), ...followUp }),
  selfContained('appointment-reminder'),
  selfContained('appointment-changed'),
  selfContained('appointment-cancelled'),
  selfContained('no-show'),
  selfContained('visit-check-in'),
  selfContained('regular-check-up'),
  selfContained('help'),
  selfContained('announcement'),
  selfContained('admin-alert'),
  z.strictObject({
    template: z.literal('own'),
    ...person,
    /** A template of a clinic's own has no built-in words. */
    words: TemplateText,
    values: z.record(z.string(), z.strictObject({ type: z.enum(['text', 'instant']), value: z.string() })),
    link: WebUrl.nullable(),
    /** The clinic's IANA zone, in which instants are shown. */
    timeZone: TimeZone,
    recipientTimeZone: TimeZone,
  }),
]);
export type MessageContent = z.output<typeof MessageContent>;
export type MessageLocale = MessageContent['locale'];
export type ContentOf<Template extends MessageTemplate | 'own'> = Extract<
  MessageContent,
  { template: Template }
>;
export type ReportReady = ContentOf<'report-ready'>;
export type FollowUp = ContentOf<'follow-up-check-in' | 'follow-up-reminder' | 'follow-up-review'>;

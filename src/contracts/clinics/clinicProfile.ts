import { z } from 'zod';
import type { ClinicId } from '../shared/ids.ts';
import { QuietHours } from '../shared/quietHours.ts';
import { TimeZone } from '../shared/timeZone.ts';

/** One line of text without control characters. */
const line = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(maxLength, `must have ${maxLength} characters at most`)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be on one line');

const lines = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(maxLength, `must have ${maxLength} characters at most`)
    .regex(/^(?:\n|[^\p{Cc}\p{Zl}\p{Zp}])*$/u, 'must not contain control characters other than line breaks');

const webPage = z
  .url({ protocol: /^https?$/, error: 'must be a URL such as https://clinic.example' })
  .max(2_000, 'must have 2,000 characters at most');

// RFC 5321 allows 254 characters.
const emailAddress = z
  .email('must be an e-mail address such as name@clinic.example')
  .max(254, 'is too long for an e-mail address');

/** E.164, such as +49301234567. */
const phoneNumber = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number such as +49301234567');

/** What sends the SMS of a clinic: a phone number in E.164, or the SID of a Twilio Messaging Service. */
export const SmsSender = z.union(
  [phoneNumber, z.string().regex(/^MG[0-9a-f]{32}$/)],
  'must be a number such as +15005550006, or a Messaging Service such as MG and 32 hex digits',
);
export type SmsSender = z.infer<typeof SmsSender>;

/** Most messages to one contact in 24 hours; null for no limit. */
const messagesPerDay = (most: number | null) => z.int().min(1).max(1_000).nullable().default(most);
const days = (standard: number) => z.int().min(1).max(36_500).default(standard);

/** A colour as six hex digits. */
const HexColor = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #0c5a61')
  .toLowerCase();

/** Everything that Aftercare knows of a clinic besides its id, its logo and its credentials. */
export const ClinicProfile = z.strictObject({
  /** As patients know it. */
  name: line(80),
  legalName: line(160).nullable().default(null),
  /** Several lines. */
  postalAddress: lines(400).nullable().default(null),
  phone: phoneNumber.nullable().default(null),
  email: emailAddress.nullable().default(null),
  website: webPage.nullable().default(null),
  /** The page on which patients book. */
  bookingUrl: webPage.nullable().default(null),
  /** Colour of headings and buttons; white text on it must be readable. */
  accentColor: HexColor.default('#0c5a61'),
  /** Language of contacts and reports that name none. */
  locale: z.enum(['en', 'de'], 'must be en or de').default('en'),
  /** IANA zone of the clinic's clocks, and of contacts that name none. */
  timeZone: TimeZone,
  /** ISO 3166-1 alpha-2: the country of phone numbers without a country code. */
  country: z.string().regex(/^[A-Z]{2}$/, 'must be a country of two capital letters such as DE'),
  paper: z.enum(['A4', 'Letter'], 'must be A4 or Letter').default('A4'),
  hourStyle: z.enum(['24h', '12h'], 'must be 24h or 12h').default('24h'),
  dateStyle: z.enum(['dayMonth', 'monthDay', 'iso'], 'must be dayMonth, monthDay or iso').default('dayMonth'),
  /** In the zone of the contact, for contacts without quiet hours of their own. */
  quietHours: QuietHours.default('21:00-08:00'),
  transactionalMessagesPerDay: messagesPerDay(null),
  reminderMessagesPerDay: messagesPerDay(6),
  marketingMessagesPerDay: messagesPerDay(2),
  /** How long Aftercare keeps a report on an analysis, days. */
  analysisReportDays: days(365),
  monthlyReportDays: days(1_825),
  /** How long Aftercare keeps notifications and their messages, days. */
  messageDays: days(730),
  /** Tokens per UTC day, prompt and output together; null for no limit. */
  maxTokensPerDay: z.int().min(1).nullable().default(null),
  /** US dollars per UTC day; null for no limit. */
  maxCostUsdPerDay: z.number().positive('must be above 0').nullable().default(null),
  /**
   * The clinic's share of a rate that clinics compete for, against 1 of others
   * (https://docs.temporal.io/develop/task-queue-priority-fairness).
   */
  fairnessWeight: z.number().min(0.001).max(1_000).default(1),
  /** Whether a report on the last month is made on the first day of each month. */
  monthlyReport: z.boolean().default(false),
  /** Name that e-mails come from; null for the name of the clinic. */
  emailFromName: line(80).nullable().default(null),
  /** Address that e-mails come from; null for that of EMAIL_FROM. */
  emailFromAddress: emailAddress.nullable().default(null),
  /** Where answers to e-mails go; null for `email`. */
  replyTo: emailAddress.nullable().default(null),
  /** Null for TWILIO_FROM. */
  smsFrom: SmsSender.nullable().default(null),
  /** Whether a notification may go to an address that belongs to no contact. */
  adHocRecipients: z.boolean().default(false),
});
export type ClinicProfile = z.output<typeof ClinicProfile>;

/** A clinic with the version of its profile. */
export interface Clinic {
  readonly id: ClinicId;
  /** Rises by 1 with each change. */
  readonly version: number;
  readonly profile: ClinicProfile;
}

import { z } from 'zod';
import { contrast, READABLE_CONTRAST } from '../shared/contrast.ts';
import { FreeTextPolicy } from '../shared/freeTextPolicy.ts';
import type { ClinicId } from '../shared/ids.ts';
import { Locale } from '../shared/locale.ts';
import { QuietHours } from '../shared/quietHours.ts';
import { TimeZone } from '../shared/timeZone.ts';
import type { ClinicLogo } from './clinicLogo.ts';

/** One line of text without control characters. */
const line = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(maxLength, `must have ${maxLength} characters at most`)
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, 'must be on one line, without control characters');

const lines = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(maxLength, `must have ${maxLength} characters at most`)
    .regex(
      /^(?:\n|[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}])*$/u,
      'must not contain control characters other than line breaks',
    );

const webPage = z
  .url({ protocol: /^https?$/, error: 'must be a URL such as https://clinic.example' })
  .max(2_000, 'must have 2,000 characters at most');

// RFC 5321 allows 254 characters.
const emailAddress = z
  .email('must be an e-mail address such as name@clinic.example')
  .max(254, 'is too long for an e-mail address');

/** One to ten addresses, separated by commas. */
const alertEmails = z
  .string()
  .transform((text) => text.split(',').map((address) => address.trim()))
  .pipe(z.array(emailAddress).min(1).max(10, 'must be ten addresses at most'))
  .transform((addresses) => addresses.join(','));

/** E.164, such as +49301234567. */
const phoneNumber = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number such as +49301234567');

/** What sends the SMS of a clinic: a phone number in E.164, or the SID of a Twilio Messaging Service. */
export const SmsSender = z
  .string()
  .regex(
    /^(\+[1-9]\d{6,14}|MG[0-9a-f]{32})$/,
    'must be a number such as +15005550006, or a Messaging Service: MG and 32 hex digits',
  );
export type SmsSender = z.infer<typeof SmsSender>;

const countries = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** ISO 3166-1 alpha-2. */
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, { error: 'must be a country of two capital letters such as DE', abort: true })
  .refine((code) => countries.of(code) !== undefined, 'is not a country');

const WHITE = '#ffffff';

const accentColor = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, { error: 'must be a colour such as #0c5a61', abort: true })
  .toLowerCase()
  .refine((color) => contrast(color, WHITE) >= READABLE_CONTRAST, {
    error: ({ input }) =>
      `is too light: white text on it has a contrast of ${contrast(String(input), WHITE).toFixed(1)}, and needs ${READABLE_CONTRAST}`,
  });

const messagesPerDay = z.int().min(1).max(1_000).nullable();
const days = z.int().min(1).max(36_500);
/** The report on a month is made on the day after it, and counts the messages of the whole month. */
const SHORTEST_MESSAGE_DAYS = 32;

/** Everything that Aftercare knows of a clinic besides its id, its logo and its credentials. */
export const ClinicProfile = z.strictObject({
  name: line(80).describe('name as patients know it'),
  legalName: line(160).nullable().describe('legal name'),
  postalAddress: lines(400).nullable().describe('postal address, in several lines'),
  phone: phoneNumber.nullable().describe('phone number for patients, E.164'),
  email: emailAddress.nullable().describe('e-mail address for patients'),
  website: webPage.nullable().describe('website'),
  bookingUrl: webPage.nullable().describe('page on which patients book'),
  accentColor: accentColor.describe('colour of headings and buttons, such as #0c5a61'),
  locale: Locale.describe('language of contacts and reports that name none'),
  timeZone: TimeZone.describe('IANA zone of the clinic, and of contacts that name none'),
  country: country.describe('country of phone numbers without a country code, such as DE'),
  paper: z.enum(['A4', 'Letter'], 'must be A4 or Letter').describe('paper of reports'),
  hourStyle: z.enum(['24h', '12h'], 'must be 24h or 12h').describe('how times are written'),
  dateStyle: z
    .enum(['dayMonth', 'monthDay', 'iso'], 'must be dayMonth, monthDay or iso')
    .describe('how dates are written'),
  quietHours: QuietHours.describe(
    'hours without messages, in the zone of the contact, such as 21:00-08:00, or none',
  ),
  transactionalMessagesPerDay: messagesPerDay.describe(
    'most transactional messages to one contact in 24 hours',
  ),
  reminderMessagesPerDay: messagesPerDay.describe('most reminders to one contact in 24 hours'),
  marketingMessagesPerDay: messagesPerDay.describe('most marketing messages to one contact in 24 hours'),
  analysisReportDays: days.describe('how long reports on analyses are kept, days'),
  monthlyReportDays: days.describe('how long monthly reports are kept, days'),
  messageDays: days
    .min(SHORTEST_MESSAGE_DAYS)
    .describe(
      `how long notifications, their messages and received replies are kept, days; at least ${SHORTEST_MESSAGE_DAYS}, for the monthly report`,
    ),
  maxTokensPerDay: z.int().min(1).nullable().describe('most tokens per UTC day, prompt and output together'),
  maxCostUsdPerDay: z.number().positive('must be above 0').nullable().describe('most US dollars per UTC day'),
  // https://docs.temporal.io/develop/task-queue-priority-fairness
  fairnessWeight: z
    .number()
    .min(0.001)
    .max(1_000)
    .describe('share of a rate that clinics compete for, against 1 of others'),
  freeText: FreeTextPolicy.describe(
    'whether free text leaves for the model without what identifies in it: strict, only that of columns a user names; or standard, all of it',
  ),
  monthlyReport: z.boolean().describe('whether a report is made on the first day of each month'),
  emailFromName: line(80).nullable().describe('name that e-mails come from; by default the name'),
  emailFromAddress: emailAddress
    .nullable()
    .describe('address that e-mails come from; by default that of EMAIL_FROM'),
  replyTo: emailAddress.nullable().describe('where answers to e-mails go; by default the e-mail address'),
  smsFrom: SmsSender.nullable().describe(
    'number or Messaging Service that SMS come from; by default TWILIO_FROM',
  ),
  alertEmails: alertEmails
    .nullable()
    .describe('addresses that alerts about the clinic go to, separated by commas; by default ADMIN_EMAILS'),
  adHocRecipients: z.boolean().describe('whether a message may go to an address that belongs to no contact'),
});
export type ClinicProfile = z.output<typeof ClinicProfile>;

/** The fields of a profile that are to be changed. */
export const ClinicChange = ClinicProfile.partial();
export type ClinicChange = z.output<typeof ClinicChange>;

/** What a new clinic says of itself; the rest of its profile begins with {@link newClinicProfile}. */
export const NewClinic = ClinicChange.required({ name: true, timeZone: true, country: true });
export type NewClinic = z.output<typeof NewClinic>;

/** A clinic with the version of its profile and its logo. */
export interface Clinic {
  readonly id: ClinicId;
  /** Rises by 1 with each change. */
  readonly version: number;
  readonly profile: ClinicProfile;
  readonly logo: ClinicLogo | null;
}

const DEFAULTS = {
  legalName: null,
  postalAddress: null,
  phone: null,
  email: null,
  website: null,
  bookingUrl: null,
  accentColor: '#0c5a61',
  locale: 'en',
  paper: 'A4',
  hourStyle: '24h',
  dateStyle: 'dayMonth',
  quietHours: '21:00-08:00',
  transactionalMessagesPerDay: null,
  reminderMessagesPerDay: 6,
  marketingMessagesPerDay: 2,
  analysisReportDays: 365,
  monthlyReportDays: 1_825,
  messageDays: 730,
  maxTokensPerDay: null,
  maxCostUsdPerDay: null,
  fairnessWeight: 1,
  freeText: 'strict',
  monthlyReport: false,
  emailFromName: null,
  emailFromAddress: null,
  replyTo: null,
  smsFrom: null,
  alertEmails: null,
  adHocRecipients: false,
} as const satisfies Omit<ClinicProfile, 'name' | 'timeZone' | 'country'>;

/** How a country differs from the defaults (Unicode CLDR: paper size, hour cycle and order of dates). */
const DEFAULTS_OF_COUNTRY: Readonly<
  Record<string, Partial<Pick<ClinicProfile, 'paper' | 'hourStyle' | 'dateStyle' | 'locale'>>>
> = {
  US: { paper: 'Letter', hourStyle: '12h', dateStyle: 'monthDay' },
  CA: { paper: 'Letter', hourStyle: '12h', dateStyle: 'iso' },
  AU: { hourStyle: '12h' },
  NZ: { hourStyle: '12h' },
  DE: { locale: 'de' },
  AT: { locale: 'de' },
  ES: { locale: 'es' },
  MX: { locale: 'es' },
  FR: { locale: 'fr' },
};

/** The whole profile of a new clinic. */
export function newClinicProfile(given: NewClinic): ClinicProfile {
  return ClinicProfile.parse({ ...DEFAULTS, ...DEFAULTS_OF_COUNTRY[given.country], ...given });
}

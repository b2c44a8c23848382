import { z } from 'zod';

/** Longest name that is shown in full, characters. */
const MAX_NAME_LENGTH = 120;

/** Line breaks would end a subject; direction overrides could make a name read as something else. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;

/** A name from outside, made fit for a subject: one line, trimmed, shortened when very long. */
const Name = z
  .string()
  .transform((text) => shorten(text.replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim()))
  .pipe(z.string().min(1));

const WebUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });

const TimeZone = z.string().refine(isTimeZone, 'must be an IANA zone such as Europe/Berlin');

const shared = {
  /** How the recipient is greeted; null greets without a name. */
  recipientName: z
    .string()
    .nullable()
    .transform((name) => name?.trim() || null)
    .pipe(Name.nullable()),
  clinicName: Name,
  datasetName: Name,
  locale: z.enum(['en', 'de']),
};

const followUp = {
  ...shared,
  /** The clinic's software, when it can be linked to. */ appUrl: WebUrl.nullish(),
};

/** What a message says: its template and the template's variables. */
export const MessageContent = z.discriminatedUnion('template', [
  z.strictObject({
    template: z.literal('report-ready'),
    ...shared,
    findings: z.int().nonnegative(),
    pages: z.int().positive(),
    downloadUrl: WebUrl,
    /** ISO 8601 instant at which `downloadUrl` stops working. */
    expiresAt: z.iso.datetime({ offset: true }),
    /** IANA zone in which the recipient reads times. */
    timeZone: TimeZone,
  }),
  z.strictObject({ template: z.literal('follow-up-check-in'), ...followUp }),
  z.strictObject({ template: z.literal('follow-up-reminder'), ...followUp }),
  z.strictObject({ template: z.literal('follow-up-review'), ...followUp }),
]);
export type MessageContent = z.output<typeof MessageContent>;
export type MessageTemplate = MessageContent['template'];
export type MessageLocale = MessageContent['locale'];
export type ReportReady = Extract<MessageContent, { template: 'report-ready' }>;
export type FollowUp = Exclude<MessageContent, ReportReady>;

function shorten(text: string): string {
  const characters = [...text];
  return characters.length <= MAX_NAME_LENGTH
    ? text
    : `${characters
        .slice(0, MAX_NAME_LENGTH - 1)
        .join('')
        .trimEnd()}…`;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

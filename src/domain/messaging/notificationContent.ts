import { z } from 'zod';
import type { MessageCategory } from '../../contracts/messaging/notifications.ts';
import { TimeZone } from '../../contracts/shared/timeZone.ts';
import { singleLine } from '../shared/singleLine.ts';

export const WebUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });
export const Instant = z.iso.datetime({
  offset: true,
  error: 'must be an ISO 8601 instant such as 2026-11-27T14:32:00Z',
});

const appointment = {
  startsAt: Instant,
  /** The clinic's IANA zone, in which the appointment is shown. */
  timeZone: TimeZone,
  /** The place of the appointment; in e-mails only, since a ward's name can tell what a patient suffers from. */
  place: singleLine(200).nullable().default(null),
};

/** Whether the appointed wall time fell into a change of the clocks: it does not exist, or exists twice. */
const clockChange = z.enum(['none', 'skipped', 'repeated']).default('none');

/** The variables of each template, by its name. Those about an analysis are looked up when the message is written. */
export const TEMPLATE_VARIABLES = {
  'report-ready': {},
  'follow-up-check-in': {},
  'follow-up-reminder': {},
  'follow-up-review': {},
  'appointment-reminder': { ...appointment, clockChange, isConfirmed: z.boolean().default(false) },
  'appointment-changed': { ...appointment, clockChange, previousStartsAt: Instant },
  'appointment-cancelled': { ...appointment, cancelledBy: z.enum(['clinic', 'patient']) },
  'no-show': { ...appointment, bookingUrl: WebUrl.nullable().default(null) },
  'visit-check-in': {},
  'regular-check-up': { bookingUrl: WebUrl.nullable().default(null) },
  /** The answer to HELP. */
  help: {},
  announcement: {
    subject: singleLine(120),
    /** One to ten paragraphs of plain text. */
    paragraphs: z.array(singleLine(2_000)).min(1).max(10),
    link: z
      .strictObject({ label: singleLine(60), url: WebUrl })
      .nullable()
      .default(null),
    /** The text of the SMS; null sends the subject. */
    sms: singleLine(300).nullable().default(null),
  },
  'admin-alert': {
    kind: singleLine(60),
    /** The opaque id it is about. */
    subject: singleLine(200),
    message: singleLine(1_000),
    raisedAt: Instant,
    critical: z.boolean().default(false),
  },
} as const satisfies Record<string, z.ZodRawShape>;

export type MessageTemplate = keyof typeof TEMPLATE_VARIABLES;

/** Names a template of a clinic's own, or built-in words. */
export const TemplateName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,59}$/, 'must be lower-case letters, digits and hyphens, 60 characters at most');

/** One variant of a template; keeps the template's own type, which a mapped type would lose. */
const variant = <Template extends MessageTemplate>(template: Template) =>
  z.strictObject({ template: z.literal(template), ...TEMPLATE_VARIABLES[template] });

/** The content of a notification: a template and its variables, as they are stored with it. */
export const NotificationContent = z.discriminatedUnion('template', [
  variant('report-ready'),
  variant('follow-up-check-in'),
  variant('follow-up-reminder'),
  variant('follow-up-review'),
  variant('appointment-reminder'),
  variant('appointment-changed'),
  variant('appointment-cancelled'),
  variant('no-show'),
  variant('visit-check-in'),
  variant('regular-check-up'),
  variant('help'),
  variant('announcement'),
  variant('admin-alert'),
  z.strictObject({
    template: z.literal('own'),
    name: TemplateName.describe('a template of the clinic’s own'),
    variables: z.record(z.string(), z.string()).default({}).describe('those that the template declares'),
  }),
]);
export type NotificationContent = z.output<typeof NotificationContent>;

/** Templates about an analysis, which their notification has to name. */
export const ANALYSIS_TEMPLATES = [
  'report-ready',
  'follow-up-check-in',
  'follow-up-reminder',
  'follow-up-review',
] as const satisfies readonly MessageTemplate[];
export type AnalysisTemplate = (typeof ANALYSIS_TEMPLATES)[number];

export const isAnalysisTemplate = (template: NotificationContent['template']): template is AnalysisTemplate =>
  ANALYSIS_TEMPLATES.some((name) => name === template);

/** The category of a template unless its sender names another. */
export const DEFAULT_CATEGORY: Readonly<Record<NotificationContent['template'], MessageCategory>> = {
  'report-ready': 'transactional',
  'follow-up-check-in': 'reminder',
  'follow-up-reminder': 'reminder',
  'follow-up-review': 'reminder',
  'appointment-reminder': 'reminder',
  'appointment-changed': 'transactional',
  'appointment-cancelled': 'transactional',
  'no-show': 'reminder',
  'visit-check-in': 'reminder',
  'regular-check-up': 'reminder',
  help: 'transactional',
  announcement: 'marketing',
  'admin-alert': 'transactional',
  /** The strictest; who sends one names the category that the clinic gave it. */
  own: 'marketing',
};

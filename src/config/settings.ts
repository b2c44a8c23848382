import { z } from 'zod';
import { ClinicBookingUrls } from '../contracts/appointments/clinicBookingUrls.ts';
import { PaperSize, ReportLocale } from '../contracts/reports/reportJobs.ts';
import { ClinicTimeZones } from '../contracts/shared/clinicTimeZones.ts';
import { DiskName } from '../contracts/shared/diskKey.ts';
import { FairnessWeights } from '../contracts/shared/jobPriority.ts';
import { LimitsOfQueues } from '../contracts/shared/queueLimits.ts';
import { JOB_QUEUES, PROVIDER_QUEUES } from '../contracts/shared/queues.ts';
import { PhoneRegion } from '../domain/messaging/phoneRegion.ts';
import { QuietHours } from '../domain/messaging/quietHoursSchema.ts';
import { MOST_DOWNLOADS } from '../domain/reports/downloadLink.ts';
import { ApiTokenGrants } from '../security/apiToken.ts';
import { TrustedProxies } from '../security/trustedProxies.ts';

const whole = (min: number, max = Number.MAX_SAFE_INTEGER) => z.coerce.number().int().min(min).max(max);
const positive = () => z.coerce.number().positive();
const httpUrl = () => z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });
const list = <T extends string>(values: readonly T[]) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.enum(values)).min(1));

/** Every setting with its unit and default. Secrets can also be given as `NAME_FILE`, the path of a file. */
export const Settings = z.object({
  TEMPORAL_ADDRESS: z
    .string()
    .optional()
    .describe('host:port of the Temporal frontend; unset: 127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().optional().describe('Temporal namespace; unset: default'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' })
    .describe('PostgreSQL, for example postgres://user:password@host:5432/aftercare (secret)'),
  DATA_DIR: z
    .string()
    .min(1)
    .default('./out/disk')
    .describe('folder of the local disk: sources, chunks, reports'),
  DISK: z
    .enum(DiskName.options)
    .default('local')
    .describe('where new objects go: local or s3; what is stored stays readable where it is'),
  S3_BUCKET: z.string().min(3).optional().describe('bucket of the s3 disk; unset: there is no s3 disk'),
  S3_REGION: z.string().min(1).default('us-east-1').describe('region of the bucket'),
  S3_ENDPOINT: httpUrl().optional().describe('URL of an S3-compatible store; unset: AWS'),
  S3_PATH_STYLE: z
    .stringbool()
    .optional()
    .describe('true: the bucket stands in the path of URLs; unset: true exactly with S3_ENDPOINT'),
  S3_ACCESS_KEY_ID: z
    .string()
    .min(1)
    .optional()
    .describe('access key of the s3 disk; unset: what the AWS SDK finds, such as the role of the machine'),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional().describe('secret of S3_ACCESS_KEY_ID (secret)'),
  S3_PART_BYTES: whole(5 * 1024 ** 2, 5 * 1024 ** 3)
    .default(8 * 1024 ** 2)
    .describe('larger objects are uploaded in parts of this size, two at once, bytes'),
  S3_TIMEOUT_MS: whole(1).default(30_000).describe('longest silence of the s3 disk, ms'),
  PSEUDONYM_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits; make one with: openssl rand -hex 32')
    .describe(
      'key of the pseudonyms and of data set ids, 32 bytes in hex (secret); changing it changes both',
    ),
  PUBLIC_URL: httpUrl()
    .refine((url) => !/[?#@]/.test(url), 'must have no query, fragment or user')
    .default('http://127.0.0.1:8080')
    .describe(
      'URL under which patients and providers reach the gateway; a path in it is for the reverse proxy to take away',
    ),
  GATEWAY_HOST: z.string().default('127.0.0.1').describe('address the gateway listens on'),
  GATEWAY_PORT: whole(0, 65_535).default(8080).describe('port the gateway listens on; 0 takes a free one'),
  GATEWAY_TRUSTED_PROXIES: TrustedProxies.default(['loopback']).describe(
    'reverse proxies whose X-Forwarded-For tells the address that is rate-limited: addresses, networks such as 10.0.0.0/8, loopback, linklocal, uniquelocal, separated by commas; none: nobody',
  ),
  GATEWAY_API_TOKENS: ApiTokenGrants.default([]).describe(
    'who may call /v1: CLINIC:HASH separated by commas, a clinic or * for all, and the SHA-256 of its bearer token in hex; none: no /v1',
  ),
  GATEWAY_MAX_UPLOADS: whole(1, 1_000)
    .default(4)
    .describe('data sets received at once by one gateway; more are answered 503'),
  SANDBOX_URL: httpUrl()
    .optional()
    .describe(
      'asks for sandbox mode: every provider without a key is emulated at this URL; never set in production',
    ),
  GEMINI_API_KEY: z.string().min(1).optional().describe('key of the Gemini API (secret)'),
  GEMINI_MODEL: z.string().min(1).default('gemini-2.5-flash').describe('model that analyses and merges'),
  GEMINI_TIMEOUT_MS: whole(1).default(120_000).describe('longest wait for one answer, ms'),
  GEMINI_MAX_OUTPUT_TOKENS: whole(256)
    .default(8_192)
    .describe('output budget of one call, tokens, thinking included'),
  GEMINI_REQUESTS_PER_MINUTE: whole(1)
    .default(300)
    .describe('requests of one model in any minute, over all workers; changed at run time by: client limits'),
  GEMINI_TOKENS_PER_MINUTE: whole(1_000)
    .optional()
    .describe('prompt tokens of one model in any minute, over all workers; unset: no limit'),
  GEMINI_REQUESTS_PER_DAY: whole(1)
    .optional()
    .describe('requests of one model from midnight to midnight Pacific time; unset: no limit'),
  GEMINI_FALLBACK_MODELS: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((part) => part.trim()))
    .transform((models) => models.filter((model) => model !== ''))
    .describe(
      'models asked in this order while those before fail or have spent their day, separated by commas',
    ),
  GEMINI_CIRCUIT_FAILURE_RATE: z.coerce
    .number()
    .gt(0)
    .max(1)
    .default(0.5)
    .describe("share of failing calls from which a model's calls are withheld, 0 to 1"),
  GEMINI_CIRCUIT_MINIMUM_CALLS: whole(1)
    .default(10)
    .describe('calls within a minute before their share of failures counts'),
  GEMINI_CIRCUIT_OPEN_SECONDS: positive()
    .default(30)
    .describe(
      'how long calls are withheld before a probe, seconds; doubles with each failed probe, to 16 times',
    ),
  GEMINI_INPUT_USD_PER_MILLION: z.coerce
    .number()
    .nonnegative()
    .optional()
    .describe('price of a million prompt tokens, US dollars; unset: from the table of known models'),
  GEMINI_OUTPUT_USD_PER_MILLION: z.coerce
    .number()
    .nonnegative()
    .optional()
    .describe('price of a million output tokens, US dollars; unset: from the table of known models'),
  RESEND_API_KEY: z.string().min(1).optional().describe('key of the Resend API (secret)'),
  RESEND_WEBHOOK_SECRET: z
    .string()
    .startsWith('whsec_', 'must start with whsec_')
    .optional()
    .describe('signing secret of the Resend webhook (secret); unset: such webhooks are refused'),
  RESEND_WEBHOOK_SECRET_PREVIOUS: z
    .string()
    .startsWith('whsec_', 'must start with whsec_')
    .optional()
    .describe('the signing secret before, taken as well until the change is through (secret)'),
  RESEND_REQUESTS_PER_SECOND: positive().default(2).describe('requests a second, over all workers'),
  QUIET_HOURS: QuietHours.default('21:00-08:00').describe(
    'hours in which contacts are left alone, in their own zone, unless they set their own; none: no such hours',
  ),
  TRANSACTIONAL_MESSAGES_PER_DAY: whole(0)
    .default(0)
    .describe('most transactional messages to a contact in 24 hours; 0: no limit'),
  REMINDER_MESSAGES_PER_DAY: whole(0)
    .default(6)
    .describe('most reminders to a contact in 24 hours; 0: no limit'),
  MARKETING_MESSAGES_PER_DAY: whole(0)
    .default(2)
    .describe('most marketing messages to a contact in 24 hours; 0: no limit'),
  BULK_EMAILS_PER_DOMAIN_PER_MINUTE: whole(0)
    .default(600)
    .describe('bulk e-mails a minute to the recipients of one domain, over all workers; 0: no limit'),
  EMAIL_FROM: z
    .string()
    .min(3)
    .default('Aftercare <reports@aftercare.example>')
    .describe('sender of every e-mail'),
  ADMIN_EMAILS: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((part) => part.trim()))
    .transform((addresses) => addresses.filter((address) => address !== ''))
    .pipe(z.array(z.email('must be e-mail addresses separated by commas')))
    .describe('who gets an e-mail about each alert, addresses separated by commas; empty: nobody'),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hex digits')
    .optional()
    .describe('Twilio account'),
  TWILIO_AUTH_TOKEN: z.string().min(1).optional().describe('Twilio auth token (secret)'),
  TWILIO_AUTH_TOKEN_PREVIOUS: z
    .string()
    .min(1)
    .optional()
    .describe('the auth token before, taken on webhooks as well until the change is through (secret)'),
  TWILIO_FROM: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'must be a number such as +15005550006')
    .default('+15005550006')
    .describe('sender of every SMS, E.164'),
  TWILIO_MESSAGES_PER_SECOND: positive().default(1).describe('messages a second, over all workers'),
  PROVIDER_TIMEOUT_MS: whole(1).default(15_000).describe('longest wait for one Resend or Twilio answer, ms'),
  RETRY_DELAYS_SECONDS: z
    .string()
    .regex(/^\d+(\.\d+)?(,\d+(\.\d+)?)*$/, 'must be seconds separated by commas')
    .transform((text) => text.split(',').map(Number))
    .default([60, 300, 900])
    .describe('waits before the second, third, … try of a transient failure, seconds'),
  MAX_SOURCE_BYTES: whole(1)
    .default(2 * 1024 ** 3)
    .describe('largest source file, bytes'),
  CHUNK_TARGET_TOKENS: whole(50).default(4_000).describe('size of a chunk, estimated tokens'),
  CHUNK_MAX_ROWS: whole(1).default(500).describe('most rows of a chunk'),
  CHUNK_MAX_BYTES: whole(1_000)
    .default(256 * 1024)
    .describe('most bytes of a chunk'),
  CHUNK_TOKEN_SAMPLES: whole(0, 20)
    .default(4)
    .describe(
      'texts of a data set whose tokens the model counts, which costs nothing, to size chunks; 0: by the local estimate alone',
    ),
  PHONE_REGION: PhoneRegion.optional().describe(
    'country of phone numbers without a country code, two letters such as DE; unset: such numbers are refused',
  ),
  REPORT_LOCALE: ReportLocale.default('en').describe('language of reports that ask for none: en or de'),
  REPORT_PAPER: PaperSize.default('A4').describe('paper of reports that ask for none: A4 or Letter'),
  REPORT_THREADS: whole(1, 64)
    .default(2)
    .describe('threads that render reports, and parts of one report rendered at once'),
  // Some 5,000 pages: a merge of so many has been measured to fit its thread.
  REPORT_APPENDIX_ROWS: whole(0, 200_000)
    .default(20_000)
    .describe('most rows of the data set that an analysis report prints in its appendix'),
  ANALYSIS_CONCURRENCY: whole(1, 500)
    .default(100)
    .describe('chunks of one analysis in flight at once, those that wait for their turn included'),
  ANALYSIS_HISTORY_EVENTS: whole(50, 8_000)
    .default(4_000)
    .describe('events after which a run of an analysis hands over to the next one'),
  MERGE_INPUT_TOKENS: whole(500)
    .default(60_000)
    .describe('most findings that one merge takes, estimated tokens'),
  DECISION_REMINDER_HOURS: positive()
    .default(24)
    .describe('between reminders while an analysis waits for a decision or a budget, hours'),
  CLINIC_MAX_TOKENS_PER_DAY: whole(1)
    .optional()
    .describe('tokens a clinic may spend in a UTC day; unset: no limit'),
  CLINIC_MAX_COST_USD_PER_DAY: positive()
    .optional()
    .describe('US dollars a clinic may spend in a UTC day; unset: no limit'),
  CLINIC_FAIRNESS_WEIGHTS: FairnessWeights.optional().describe(
    "shares of the rate that clinics compete for, such as big-clinic=3,small-clinic=0.5; others' share is 1",
  ),
  REPORT_LINK_HOURS: positive().default(72).describe('life of a download link, hours'),
  REPORT_LINK_MAX_DOWNLOADS: whole(1, MOST_DOWNLOADS)
    .default(5)
    .describe('how often a download link can be redeemed'),
  ANALYSIS_REPORT_DAYS: whole(1).default(365).describe('how long a report on an analysis is kept, days'),
  MONTHLY_REPORT_DAYS: whole(1)
    .default(1_825)
    .describe('how long the report on a month of a clinic is kept, days'),
  ENDED_LINK_DAYS: whole(0)
    .default(30)
    .describe('how long a download link is kept after it has expired or was revoked, days'),
  ORPHAN_SAFE_HOURS: whole(1)
    .default(24)
    .describe(
      'age from which a clean-up removes objects that nothing refers to, hours; longer than any job needs to register what it wrote',
    ),
  CLINIC_TIME_ZONE: z
    .string()
    .refine(
      (zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC',
      'must be an IANA zone such as Europe/Berlin',
    )
    .default('UTC')
    .describe('IANA zone in which reports show dates'),
  CLINIC_TIME_ZONES: ClinicTimeZones.optional().describe(
    'clinics that get a report on every month, with the IANA zones of their reports, such as northfield=Europe/Berlin,riverside=America/New_York; others are in CLINIC_TIME_ZONE and get none',
  ),
  CLINIC_BOOKING_URLS: ClinicBookingUrls.optional().describe(
    'pages on which the patients of a clinic book, such as northfield=https://northfield.example/book; without one, follow-ups after an appointment have no link',
  ),
  DUCKDB_MEMORY_LIMIT: z
    .string()
    .regex(/^\d+(MB|GB)$/, 'must be such as 512MB')
    .default('512MB')
    .describe('memory of one import'),
  DUCKDB_THREADS: whole(1, 256).default(2).describe('threads of one import'),
  WORKER_QUEUES: list([...JOB_QUEUES, ...PROVIDER_QUEUES])
    .default([...JOB_QUEUES, ...PROVIDER_QUEUES])
    .describe('task queues this worker polls, separated by commas'),
  WORKFLOW_BUNDLE: z
    .string()
    .optional()
    .describe(
      'path of the workflows as one script; unset: dist/workflow-bundle.js, which npm run build makes',
    ),
  QUEUE_MAX_WAITING_TASKS: LimitsOfQueues.optional().describe(
    'tasks waiting for a worker from which a queue takes no new job, such as analysis=5000,reports=none; unset: analysis and reports 10000, notifications and appointments 100000, housekeeping 1000',
  ),
  QUEUE_MAX_OPEN_JOBS: LimitsOfQueues.optional().describe(
    'jobs that have not ended from which a queue takes no new one, such as analysis=500; unset: analysis and reports 2000, the rest none',
  ),
  QUEUE_TIME_TO_LIVE_SECONDS: LimitsOfQueues.optional().describe(
    'how long a job may wait for its first worker before it ends as JobExpired, seconds, such as analysis=3600; unset: analysis and reports 86400, housekeeping 3600, the rest none',
  ),
  QUEUE_BACKLOG_AGE_LIMIT_SECONDS: whole(1)
    .default(300)
    .describe('how long work may wait for a worker before `check-queues` raises an alert, seconds'),
  MAINTENANCE_RELEASES_PER_SECOND: whole(1, 1_000)
    .default(10)
    .describe('jobs a second that go on after a maintenance has held them back'),
  WORKER_METRICS_ADDRESS: z
    .string()
    .regex(/^[^:]+:\d+$/, 'must be host:port')
    .optional()
    .describe('where the worker serves Prometheus metrics; unset: nowhere'),
  WEBHOOK_TIMEOUT_MS: whole(1)
    .default(10_000)
    .describe('longest wait for the answer to a completion webhook, ms'),
  WEBHOOK_ALLOW_PRIVATE_ADDRESSES: z
    .stringbool()
    .default(false)
    .describe('true: completion webhooks may go to private, loopback and link-local addresses'),
  WEBHOOK_DISABLE_AFTER_FAILURES: whole(1)
    .default(50)
    .describe('failed attempts in a row after which a webhook endpoint is disabled'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('least severe line that is logged'),
});

/** Settings that can also be given as `NAME_FILE`. */
export const SECRETS = [
  'DATABASE_URL',
  'PSEUDONYM_KEY',
  'GATEWAY_API_TOKENS',
  'GEMINI_API_KEY',
  'RESEND_API_KEY',
  'RESEND_WEBHOOK_SECRET',
  'RESEND_WEBHOOK_SECRET_PREVIOUS',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_AUTH_TOKEN_PREVIOUS',
  'S3_SECRET_ACCESS_KEY',
] as const satisfies readonly (keyof z.output<typeof Settings>)[];

/** The text of `.env.example`: every setting with what it means and its default. */
export function exampleEnvironment(): string {
  const lines = Object.entries(Settings.shape).flatMap(([name, schema]) => {
    const initial = schema.safeParse(undefined);
    const value = initial.success && initial.data !== undefined ? String(initial.data) : '';
    return [`# ${schema.description ?? ''}`, value === '' ? `${name}=` : `#${name}=${value}`, ''];
  });
  return [
    '# Copy to .env. Secrets can also be given as NAME_FILE, the path of a file that holds the value.',
    '',
    ...lines,
  ].join('\n');
}

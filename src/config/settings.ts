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
    .describe('folder of the disk local: sources, chunks, reports'),
  DISK: z
    .enum(DiskName.options)
    .default('local')
    .describe('disk for new objects: local or s3; stored objects stay readable where they are'),
  S3_BUCKET: z.string().min(3).optional().describe('bucket of the disk s3; unset: there is no disk s3'),
  S3_REGION: z.string().min(1).default('us-east-1').describe('region of the bucket'),
  S3_ENDPOINT: httpUrl().optional().describe('URL of an S3-compatible store; unset: AWS'),
  S3_PATH_STYLE: z
    .stringbool()
    .optional()
    .describe('true: URLs have the bucket in the path; unset: true if S3_ENDPOINT is set'),
  S3_ACCESS_KEY_ID: z
    .string()
    .min(1)
    .optional()
    .describe(
      'access key of the disk s3; unset: credentials that the AWS SDK finds, such as the role of the machine',
    ),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional().describe('secret of S3_ACCESS_KEY_ID (secret)'),
  S3_PART_BYTES: whole(5 * 1024 ** 2, 5 * 1024 ** 3)
    .default(8 * 1024 ** 2)
    .describe('part size for larger objects, which are uploaded two parts at a time, bytes'),
  S3_TIMEOUT_MS: whole(1).default(30_000).describe('longest wait for the disk s3 without any data, ms'),
  PSEUDONYM_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits; make one with: openssl rand -hex 32')
    .describe(
      'key of pseudonyms and data set ids, 32 bytes in hex (secret); another key makes other pseudonyms and ids',
    ),
  PUBLIC_URL: httpUrl()
    .refine((url) => !/[?#@]/.test(url), 'must have no query, fragment or user')
    .default('http://127.0.0.1:8080')
    .describe(
      'URL under which patients and providers reach the gateway; the reverse proxy removes a path in it',
    ),
  GATEWAY_HOST: z.string().default('127.0.0.1').describe('address the gateway listens on'),
  GATEWAY_PORT: whole(0, 65_535).default(8080).describe('port the gateway listens on; 0: a free port'),
  GATEWAY_TRUSTED_PROXIES: TrustedProxies.default(['loopback']).describe(
    'reverse proxies whose X-Forwarded-For names the address that the gateway rate-limits: addresses, networks such as 10.0.0.0/8, loopback, linklocal, uniquelocal, separated by commas; none: trusts no proxy',
  ),
  GATEWAY_API_TOKENS: ApiTokenGrants.default([]).describe(
    'bearer tokens for /v1: CLINIC:HASH separated by commas, where CLINIC is a clinic or * for all, and HASH the SHA-256 of the token in hex (secret); unset: no /v1',
  ),
  GATEWAY_MAX_UPLOADS: whole(1, 1_000)
    .default(4)
    .describe('uploads that one gateway receives at the same time; it answers further ones with 503'),
  SANDBOX_URL: httpUrl()
    .optional()
    .describe(
      'turns on sandbox mode: the sandbox at this URL emulates every provider without a key; never set it in production',
    ),
  GEMINI_API_KEY: z.string().min(1).optional().describe('key of the Gemini API (secret)'),
  GEMINI_MODEL: z.string().min(1).default('gemini-2.5-flash').describe('model that analyses and merges'),
  GEMINI_TIMEOUT_MS: whole(1).default(120_000).describe('longest wait for one answer, ms'),
  GEMINI_MAX_OUTPUT_TOKENS: whole(256)
    .default(8_192)
    .describe('longest output of one call, including thinking, tokens'),
  GEMINI_REQUESTS_PER_MINUTE: whole(1)
    .default(300)
    .describe(
      'requests per model in any minute, over all workers; the command limits changes it at run time',
    ),
  GEMINI_TOKENS_PER_MINUTE: whole(1_000)
    .optional()
    .describe('prompt tokens per model in any minute, over all workers; unset: no limit'),
  GEMINI_REQUESTS_PER_DAY: whole(1)
    .optional()
    .describe('requests per model from midnight to midnight Pacific time; unset: no limit'),
  GEMINI_FALLBACK_MODELS: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((part) => part.trim()))
    .transform((models) => models.filter((model) => model !== ''))
    .describe(
      'models to ask, in this order, while the models before them fail or have exhausted their quota of the day; separated by commas',
    ),
  GEMINI_CIRCUIT_FAILURE_RATE: z.coerce
    .number()
    .gt(0)
    .max(1)
    .default(0.5)
    .describe('share of failed calls at which Aftercare withholds calls of a model, 0 to 1'),
  GEMINI_CIRCUIT_MINIMUM_CALLS: whole(1)
    .default(10)
    .describe('smallest number of calls within a minute for which the share of failures counts'),
  GEMINI_CIRCUIT_OPEN_SECONDS: positive()
    .default(30)
    .describe(
      'how long Aftercare withholds calls before a probe, seconds; doubles with each failed probe, up to 16 times',
    ),
  GEMINI_INPUT_USD_PER_MILLION: z.coerce
    .number()
    .nonnegative()
    .optional()
    .describe('price per million prompt tokens, US dollars; unset: from the table of known models'),
  GEMINI_OUTPUT_USD_PER_MILLION: z.coerce
    .number()
    .nonnegative()
    .optional()
    .describe('price per million output tokens, US dollars; unset: from the table of known models'),
  RESEND_API_KEY: z.string().min(1).optional().describe('key of the Resend API (secret)'),
  RESEND_WEBHOOK_SECRET: z
    .string()
    .startsWith('whsec_', 'must start with whsec_')
    .optional()
    .describe('signing secret of the Resend webhook (secret); unset: the gateway refuses webhooks of Resend'),
  RESEND_WEBHOOK_SECRET_PREVIOUS: z
    .string()
    .startsWith('whsec_', 'must start with whsec_')
    .optional()
    .describe('previous signing secret, also accepted while you change it (secret)'),
  RESEND_REQUESTS_PER_SECOND: positive()
    .default(2)
    .describe('requests per second to Resend, over all workers'),
  QUIET_HOURS: QuietHours.default('21:00-08:00').describe(
    'hours in which Aftercare defers messages, in the zone of the contact, unless the contact has its own; none: no quiet hours',
  ),
  TRANSACTIONAL_MESSAGES_PER_DAY: whole(0)
    .default(0)
    .describe('transactional messages per contact in 24 hours; 0: no limit'),
  REMINDER_MESSAGES_PER_DAY: whole(0).default(6).describe('reminders per contact in 24 hours; 0: no limit'),
  MARKETING_MESSAGES_PER_DAY: whole(0)
    .default(2)
    .describe('marketing messages per contact in 24 hours; 0: no limit'),
  BULK_EMAILS_PER_DOMAIN_PER_MINUTE: whole(0)
    .default(600)
    .describe('bulk e-mails per minute to one recipient domain, over all workers; 0: no limit'),
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
    .describe('addresses that get an e-mail about each alert, separated by commas; empty: none'),
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
    .describe('previous auth token, also accepted on webhooks while you change it (secret)'),
  TWILIO_FROM: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'must be a number such as +15005550006')
    .default('+15005550006')
    .describe('sender of every SMS, E.164'),
  TWILIO_MESSAGES_PER_SECOND: positive().default(1).describe('SMS per second, over all workers'),
  PROVIDER_TIMEOUT_MS: whole(1).default(15_000).describe('longest wait for one Resend or Twilio answer, ms'),
  RETRY_DELAYS_SECONDS: z
    .string()
    .regex(/^\d+(\.\d+)?(,\d+(\.\d+)?)*$/, 'must be seconds separated by commas')
    .transform((text) => text.split(',').map(Number))
    .default([60, 300, 900])
    .describe('waits before the second, third, … attempt after a transient failure, seconds'),
  MAX_SOURCE_BYTES: whole(1)
    .default(2 * 1024 ** 3)
    .describe('largest source file, bytes'),
  CHUNK_TARGET_TOKENS: whole(50).default(4_000).describe('size of a chunk, estimated tokens'),
  CHUNK_MAX_ROWS: whole(1).default(500).describe('largest number of rows per chunk'),
  CHUNK_MAX_BYTES: whole(1_000)
    .default(256 * 1024)
    .describe('largest size of a chunk, bytes'),
  CHUNK_TOKEN_SAMPLES: whole(0, 20)
    .default(4)
    .describe(
      'samples of a data set whose tokens the model counts, free of charge, to size chunks; 0: only the local estimate',
    ),
  PHONE_REGION: PhoneRegion.optional().describe(
    'country of phone numbers without a country code, two letters such as DE; unset: Aftercare refuses such numbers',
  ),
  REPORT_LOCALE: ReportLocale.default('en').describe('default language of reports and contacts: en or de'),
  REPORT_PAPER: PaperSize.default('A4').describe('default paper of reports: A4 or Letter'),
  REPORT_THREADS: whole(1, 64)
    .default(2)
    .describe('threads that render reports; also the number of parts of one report in parallel'),
  // Some 5,000 pages: a merge of so many has been measured to fit its thread.
  REPORT_APPENDIX_ROWS: whole(0, 200_000)
    .default(20_000)
    .describe('largest number of rows in the appendix of an analysis report'),
  ANALYSIS_CONCURRENCY: whole(1, 500)
    .default(100)
    .describe('chunks of one analysis in progress at the same time, including those that wait for a permit'),
  ANALYSIS_HISTORY_EVENTS: whole(50, 8_000)
    .default(4_000)
    .describe('history events after which a run of an analysis continues as new'),
  MERGE_INPUT_TOKENS: whole(500).default(60_000).describe('largest input of one merge, estimated tokens'),
  DECISION_REMINDER_HOURS: positive()
    .default(24)
    .describe('time between reminders while an analysis waits for a decision or a budget, hours'),
  CLINIC_MAX_TOKENS_PER_DAY: whole(1).optional().describe('tokens per clinic and UTC day; unset: no limit'),
  CLINIC_MAX_COST_USD_PER_DAY: positive()
    .optional()
    .describe('US dollars per clinic and UTC day; unset: no limit'),
  CLINIC_FAIRNESS_WEIGHTS: FairnessWeights.optional().describe(
    'weights by which clinics share a rate, such as big-clinic=3,small-clinic=0.5; the weight of others is 1',
  ),
  REPORT_LINK_HOURS: positive().default(72).describe('life of a download link, hours'),
  REPORT_LINK_MAX_DOWNLOADS: whole(1, MOST_DOWNLOADS)
    .default(5)
    .describe('how often a download link can be redeemed'),
  ANALYSIS_REPORT_DAYS: whole(1)
    .default(365)
    .describe('how long Aftercare keeps a report on an analysis, days'),
  MONTHLY_REPORT_DAYS: whole(1).default(1_825).describe('how long Aftercare keeps a monthly report, days'),
  ENDED_LINK_DAYS: whole(0)
    .default(30)
    .describe('how long Aftercare keeps a download link after it has expired or was revoked, days'),
  ORPHAN_SAFE_HOURS: whole(1)
    .default(24)
    .describe(
      'age at which a clean-up removes objects to which nothing refers, hours; must exceed the time in which a job registers its objects',
    ),
  CLINIC_TIME_ZONE: z
    .string()
    .refine(
      (zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC',
      'must be an IANA zone such as Europe/Berlin',
    )
    .default('UTC')
    .describe('IANA zone of dates in reports, and default zone of contacts'),
  CLINIC_TIME_ZONES: ClinicTimeZones.optional().describe(
    'clinics that get a monthly report, with the IANA zones of their reports, such as northfield=Europe/Berlin,riverside=America/New_York; other clinics use CLINIC_TIME_ZONE and get none',
  ),
  CLINIC_BOOKING_URLS: ClinicBookingUrls.optional().describe(
    'booking pages of clinics, such as northfield=https://northfield.example/book; without one, follow-ups after an appointment have no link',
  ),
  DUCKDB_MEMORY_LIMIT: z
    .string()
    .regex(/^\d+(MB|GB)$/, 'must be such as 512MB')
    .default('512MB')
    .describe('memory limit of DuckDB per import'),
  DUCKDB_THREADS: whole(1, 256).default(2).describe('threads of DuckDB per import'),
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
    'number of waiting tasks at which a queue accepts no new job, such as analysis=5000,reports=none; unset: analysis and reports 10000, notifications and appointments 100000, housekeeping 1000',
  ),
  QUEUE_MAX_OPEN_JOBS: LimitsOfQueues.optional().describe(
    'number of open jobs at which a queue accepts no new job, such as analysis=500; unset: analysis and reports 2000, others none',
  ),
  QUEUE_TIME_TO_LIVE_SECONDS: LimitsOfQueues.optional().describe(
    'how long a job may wait for its first worker before it ends as JobExpired, seconds, such as analysis=3600; unset: analysis and reports 86400, housekeeping 3600, others none',
  ),
  QUEUE_BACKLOG_AGE_LIMIT_SECONDS: whole(1)
    .default(300)
    .describe(
      'how long work may wait for a worker before the schedule check-queues raises an alert, seconds',
    ),
  MAINTENANCE_RELEASES_PER_SECOND: whole(1, 1_000)
    .default(10)
    .describe('jobs per second that Aftercare releases after a maintenance'),
  WORKER_METRICS_ADDRESS: z
    .string()
    .regex(/^[^:]+:\d+$/, 'must be host:port')
    .optional()
    .describe('host:port where the worker serves Prometheus metrics; unset: no metrics'),
  WEBHOOK_TIMEOUT_MS: whole(1)
    .default(10_000)
    .describe('longest wait for the answer to a completion webhook, ms'),
  WEBHOOK_ALLOW_PRIVATE_ADDRESSES: z
    .stringbool()
    .default(false)
    .describe('true: completion webhooks may go to private, loopback, link-local and reserved addresses'),
  WEBHOOK_DISABLE_AFTER_FAILURES: whole(1)
    .default(50)
    .describe('consecutive failed attempts after which Aftercare disables a webhook endpoint'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('lowest level of logged lines'),
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

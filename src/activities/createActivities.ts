import type { Config } from '../config/config.ts';
import { circuitSettings, defaultModelLimits } from '../config/modelRules.ts';
import type { ProviderQueue } from '../contracts/shared/queues.ts';
import { createDisks } from '../disks/createDisks.ts';
import { knownModelPrice, type ModelPrice } from '../domain/analysis/modelPrices.ts';
import { createProviders } from '../providers/createProviders.ts';
import type { RenderPool } from '../reports/parts/renderPool.ts';
import type { Database } from '../store/database.ts';
import { analysisActivities } from './analysis/analysisActivities.ts';
import { budgetActivities } from './analysis/budgetActivities.ts';
import { type GeminiActivities, geminiActivities } from './analysis/geminiActivities.ts';
import { createModelCaller } from './analysis/modelCaller.ts';
import { appointmentActivities } from './appointments/appointmentActivities.ts';
import { appointmentNotices } from './appointments/appointmentNotices.ts';
import { appointmentSweeps } from './appointments/appointmentSweeps.ts';
import { datasetActivities } from './datasets/datasetActivities.ts';
import { followUpActivities } from './followUps/followUpActivities.ts';
import { bulkActivities } from './messaging/bulkActivities.ts';
import { notificationActivities } from './messaging/notificationActivities.ts';
import { openMessageActivities } from './messaging/openMessageActivities.ts';
import { providerPace } from './messaging/providerRateLimiter.ts';
import { replyActivities } from './messaging/replyActivities.ts';
import { type ResendActivities, resendActivities } from './messaging/resendActivities.ts';
import { sendingRules } from './messaging/sendingRuleOptions.ts';
import { type TwilioActivities, twilioActivities } from './messaging/twilioActivities.ts';
import { alertActivities } from './operations/alertActivities.ts';
import { cleanUpActivities } from './operations/cleanUpActivities.ts';
import { erasureActivities } from './operations/erasureActivities.ts';
import { maintenanceActivities } from './operations/maintenanceActivities.ts';
import { queueActivities } from './operations/queueActivities.ts';
import { runningJobActivities } from './operations/runningJobActivities.ts';
import { reportActivities } from './reports/reportActivities.ts';
import { webhookActivities } from './webhooks/webhookActivities.ts';

type ProviderActivities = { gemini: GeminiActivities; resend: ResendActivities; twilio: TwilioActivities };

const DAY_MS = 24 * 3_600_000;

/** Everything activities do, by where it runs: `job` on every job queue, the rest on its provider's queue. */
export function createActivities(config: Config, database: Database, renderPool: RenderPool) {
  const disks = createDisks(config);
  const providers = createProviders(config);
  const links = {
    publicUrl: config.PUBLIC_URL,
    linkHours: config.REPORT_LINK_HOURS,
    linkMaxDownloads: config.REPORT_LINK_MAX_DOWNLOADS,
  };
  const clinicBudget = {
    maxTokens: config.CLINIC_MAX_TOKENS_PER_DAY ?? null,
    maxCostUsd: config.CLINIC_MAX_COST_USD_PER_DAY ?? null,
  };
  const caller = createModelCaller({
    database,
    gemini: providers.gemini,
    models: [config.GEMINI_MODEL, ...config.GEMINI_FALLBACK_MODELS],
    limits: defaultModelLimits(config),
    circuit: circuitSettings(config),
    fairnessWeights: config.CLINIC_FAIRNESS_WEIGHTS ?? {},
  });
  const byProvider = {
    gemini: geminiActivities({
      database,
      disks,
      caller,
      priceOf: (model) => modelPrice(config, model),
      clinicBudget,
    }),
    resend: resendActivities({
      database,
      resend: providers.resend,
      from: config.EMAIL_FROM,
      pace: providerPace(database, 'resend', config.RESEND_REQUESTS_PER_SECOND),
      ...links,
    }),
    twilio: twilioActivities({
      database,
      twilio: providers.twilio,
      from: config.TWILIO_FROM,
      pace: providerPace(database, 'twilio', config.TWILIO_MESSAGES_PER_SECOND),
      ...links,
    }),
  } satisfies ProviderActivities & Record<ProviderQueue, object>;
  const job = {
    ...datasetActivities({ database, disks, config, gemini: providers.gemini }),
    ...analysisActivities({
      database,
      model: config.GEMINI_MODEL,
      sandbox: providers.geminiIsSandbox,
      concurrency: config.ANALYSIS_CONCURRENCY,
      mergeInputTokens: config.MERGE_INPUT_TOKENS,
      historyEvents: config.ANALYSIS_HISTORY_EVENTS,
      reminderMs: config.DECISION_REMINDER_HOURS * 3_600_000,
    }),
    ...reportActivities({
      database,
      disks,
      renderPool,
      timeZoneOf: (clinicId) => config.CLINIC_TIME_ZONES?.[clinicId] ?? config.CLINIC_TIME_ZONE,
      locale: config.REPORT_LOCALE,
      paper: config.REPORT_PAPER,
      appendixRows: config.REPORT_APPENDIX_ROWS,
      concurrency: config.REPORT_THREADS,
    }),
    ...cleanUpActivities({
      database,
      disks,
      retentionMs: {
        analysis: config.ANALYSIS_REPORT_DAYS * DAY_MS,
        'monthly-clinic': config.MONTHLY_REPORT_DAYS * DAY_MS,
      },
      endedLinkMs: config.ENDED_LINK_DAYS * DAY_MS,
      safeAgeMs: config.ORPHAN_SAFE_HOURS * 3_600_000,
    }),
    ...erasureActivities({ database, disks }),
    ...budgetActivities({ database, clinicBudget }),
    ...notificationActivities({ database, rules: sendingRules(config) }),
    ...openMessageActivities({ database }),
    ...replyActivities({ database }),
    ...appointmentActivities({ database, rules: sendingRules(config) }),
    ...appointmentNotices({ database, bookingUrls: config.CLINIC_BOOKING_URLS ?? {} }),
    ...appointmentSweeps({ database }),
    ...bulkActivities({
      database,
      rules: sendingRules(config),
      from: config.EMAIL_FROM,
      publicUrl: config.PUBLIC_URL,
      domainPerMinute: config.BULK_EMAILS_PER_DOMAIN_PER_MINUTE || null,
    }),
    ...webhookActivities({
      database,
      timeoutMs: config.WEBHOOK_TIMEOUT_MS,
      allowPrivateAddresses: config.WEBHOOK_ALLOW_PRIVATE_ADDRESSES,
      disableAfter: config.WEBHOOK_DISABLE_AFTER_FAILURES,
    }),
    ...alertActivities({
      database,
      adminEmails: config.ADMIN_EMAILS,
      timeZone: config.CLINIC_TIME_ZONE,
    }),
    ...queueActivities({ backlogAgeLimitMs: config.QUEUE_BACKLOG_AGE_LIMIT_SECONDS * 1_000 }),
    ...followUpActivities({ database }),
    ...runningJobActivities(),
    ...maintenanceActivities({ database, releasesPerSecond: config.MAINTENANCE_RELEASES_PER_SECOND }),
  };
  return { job, ...byProvider };
}

/** The configured price of the configured model, else that of a known one. */
function modelPrice(config: Config, model: string): ModelPrice | undefined {
  const known = knownModelPrice(model);
  const isConfigured = model === config.GEMINI_MODEL;
  const inputUsdPerMillion =
    (isConfigured ? config.GEMINI_INPUT_USD_PER_MILLION : undefined) ?? known?.inputUsdPerMillion;
  const outputUsdPerMillion =
    (isConfigured ? config.GEMINI_OUTPUT_USD_PER_MILLION : undefined) ?? known?.outputUsdPerMillion;
  if (inputUsdPerMillion === undefined || outputUsdPerMillion === undefined) return undefined;
  return { inputUsdPerMillion, outputUsdPerMillion };
}

import type { Config } from '../../config/config.ts';
import { circuitSettings, defaultModelLimits } from '../../config/modelRules.ts';
import { knownModelPrice, type ModelPrice } from '../../domain/analysis/modelPrices.ts';
import type { ActivityDeps } from '../shared/activityDeps.ts';
import { analysisActivities } from './analysisActivities.ts';
import { budgetActivities } from './budgetActivities.ts';
import { deliveryActivities } from './deliveryActivities.ts';
import { geminiActivities } from './geminiActivities.ts';
import { createModelCaller } from './modelCaller.ts';
import { resultActivities } from './resultActivities.ts';

/** Activities of analyses: `job` on every job queue, `gemini` on the queue of Gemini. */
export function createAnalysisActivities(config: Config, { database, disks, providers }: ActivityDeps) {
  const caller = createModelCaller({
    database,
    gemini: providers.gemini,
    models: [config.GEMINI_MODEL, ...config.GEMINI_FALLBACK_MODELS],
    limits: defaultModelLimits(config),
    circuit: circuitSettings(config),
  });
  return {
    gemini: geminiActivities({
      database,
      disks,
      caller,
      priceOf: (model) => modelPrice(config, model),
    }),
    job: {
      ...analysisActivities({
        database,
        model: config.GEMINI_MODEL,
        sandbox: providers.geminiIsSandbox,
        concurrency: config.ANALYSIS_CONCURRENCY,
        historyEvents: config.ANALYSIS_HISTORY_EVENTS,
        reminderMs: config.DECISION_REMINDER_HOURS * 3_600_000,
      }),
      ...resultActivities({ database, disks, config }),
      ...budgetActivities({ database }),
      ...deliveryActivities({ database }),
    },
  };
}

/** The configured price of the configured model, or the published price of another known model. */
function modelPrice(config: Config, model: string): ModelPrice | undefined {
  const published = knownModelPrice(model);
  const isConfigured = model === config.GEMINI_MODEL;
  const inputUsdPerMillion =
    (isConfigured ? config.GEMINI_INPUT_USD_PER_MILLION : undefined) ?? published?.inputUsdPerMillion;
  const outputUsdPerMillion =
    (isConfigured ? config.GEMINI_OUTPUT_USD_PER_MILLION : undefined) ?? published?.outputUsdPerMillion;
  if (inputUsdPerMillion === undefined || outputUsdPerMillion === undefined) return undefined;
  return { inputUsdPerMillion, outputUsdPerMillion };
}

import type { CircuitSettings } from '../domain/analysis/circuitBreaker.ts';
import type { ModelLimits } from '../store/modelLimits/modelLimits.ts';
import type { Config } from './config.ts';

const MINUTE_MS = 60_000;

/** The limits of a model that no operator has changed at run time. */
export function defaultModelLimits(config: Config): ModelLimits {
  return {
    requestsPerMinute: config.GEMINI_REQUESTS_PER_MINUTE,
    tokensPerMinute: config.GEMINI_TOKENS_PER_MINUTE ?? null,
    requestsPerDay: config.GEMINI_REQUESTS_PER_DAY ?? null,
  };
}

/** When a model's calls are withheld, and for how long. */
export function circuitSettings(config: Config): CircuitSettings {
  return {
    failureRate: config.GEMINI_CIRCUIT_FAILURE_RATE,
    minimumCalls: config.GEMINI_CIRCUIT_MINIMUM_CALLS,
    windowMs: MINUTE_MS,
    openMs: config.GEMINI_CIRCUIT_OPEN_SECONDS * 1_000,
    // A probe that takes longer than an answer may is lost.
    probeMs: config.GEMINI_TIMEOUT_MS + MINUTE_MS / 6,
  };
}

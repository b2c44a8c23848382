import type { Answer } from '../http/emulatedOperation.ts';
import type { StatusFault } from '../http/faults.ts';

/** A limit of Gemini's, as its error details name it. */
export interface Quota {
  readonly metric: string;
  readonly id: string;
}
const REQUESTS_METRIC = 'generativelanguage.googleapis.com/generate_content_requests';
export const REQUESTS_PER_MINUTE: Quota = {
  metric: REQUESTS_METRIC,
  id: 'GenerateRequestsPerMinutePerProjectPerModel',
};
export const REQUESTS_PER_DAY: Quota = {
  metric: REQUESTS_METRIC,
  id: 'GenerateRequestsPerDayPerProjectPerModel',
};
export const TOKENS_PER_MINUTE: Quota = {
  metric: 'generativelanguage.googleapis.com/generate_content_input_token_count',
  id: 'GenerateContentInputTokensPerModelPerMinute',
};

/** 429 with what is used up and when to come back, as Google sends it. */
export function exhausted(quota: Quota, model: string, limit: number, retryAfterMs: number): Answer {
  const retryDelay = `${Math.ceil(retryAfterMs / 1_000)}s`;
  return googleError(
    429,
    'You exceeded your current quota, please check your plan and billing details. For more information on this error, ' +
      'head to: https://ai.google.dev/gemini-api/docs/rate-limits. \n' +
      `* Quota exceeded for metric: ${quota.metric}, limit: ${limit}, model: ${model}\nPlease retry in ${retryDelay}.`,
    [
      {
        '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
        violations: [
          {
            quotaMetric: quota.metric,
            quotaId: quota.id,
            quotaDimensions: { location: 'global', model },
            quotaValue: String(limit),
          },
        ],
      },
      retryInfo(retryDelay),
    ],
  );
}

function retryInfo(retryDelay: string): object {
  return { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay };
}

export function invalidArgument(message: string, violations: readonly object[]): Answer {
  const badRequest = { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations };
  return googleError(400, message, violations.length === 0 ? [] : [badRequest]);
}

export function invalidKey(): Answer {
  const message = 'API key not valid. Please pass a valid API key.';
  return googleError(400, message, [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'API_KEY_INVALID',
      domain: 'googleapis.com',
      metadata: { service: 'generativelanguage.googleapis.com' },
    },
    { '@type': 'type.googleapis.com/google.rpc.LocalizedMessage', locale: 'en-US', message },
  ]);
}

export function unregistered(): Answer {
  return googleError(
    403,
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
  );
}

export function unknownModel(model: string, method: string): Answer {
  return googleError(
    404,
    `models/${model} is not found for API version v1beta, or is not supported for ${method}. Call ListModels to see the list of available models and their supported methods.`,
  );
}

/** https://google.aip.dev/193; codes: google/rpc/code.proto */
export function googleError(code: number, message: string, details: readonly object[] = []) {
  const status = STATUS_NAMES[code] ?? (code < 500 ? 'FAILED_PRECONDITION' : 'INTERNAL');
  const error = { code, message, status, ...(details.length === 0 ? {} : { details }) };
  return { status: code, body: { error }, details: { error: status } };
}

const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** An injected status in Google's words. */
export function faultAnswer(fault: StatusFault): Answer {
  const { status, retryAfterSeconds } = fault;
  const retryDelay =
    fault.retryDelay ?? (retryAfterSeconds === undefined ? undefined : `${retryAfterSeconds}s`);
  const message =
    status === 429
      ? 'Resource has been exhausted (e.g. check quota).'
      : status === 503
        ? 'The model is overloaded. Please try again later.'
        : 'Internal error encountered.';
  const answer = googleError(status, message, retryDelay === undefined ? [] : [retryInfo(retryDelay)]);
  return {
    ...answer,
    body: { error: { ...answer.body.error, ...fault.body } },
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
  };
}

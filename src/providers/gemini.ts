import {
  FinishReason,
  type GenerateContentResult,
  GoogleGenerativeAI,
  GoogleGenerativeAIFetchError,
  type ResponseSchema,
} from '@google/generative-ai';
import { z } from 'zod';
import {
  type JobError,
  PermanentError,
  RateLimitedError,
  TransientError,
} from '../domain/shared/jobError.ts';

export interface GeminiOptions {
  readonly apiKey: string;
  /** Undefined for Google's own. */
  readonly baseUrl: string | undefined;
  /** Longest wait for one answer, body included, ms. */
  readonly timeoutMs: number;
  readonly maxOutputTokens: number;
}

export interface GeminiRequest {
  readonly model: string;
  readonly systemInstruction: string;
  readonly prompt: string;
  readonly responseSchema: ResponseSchema;
  readonly signal: AbortSignal;
}

/** What one call cost: tokens as Gemini counted them, thinking included in the output as it is billed there. */
export interface GeminiUsage {
  /** The model's version as it names itself. */
  readonly model: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/**
 * What Gemini made of a request that it took. The finish reason decides before the text is looked at.
 *
 * - `json`: it finished, and the text is JSON, not yet checked against anything.
 * - `cut`: the output budget, thinking included, ran out before the answer was complete.
 * - `notJson`: it finished, and the text is something else.
 * - `refused`: it gave no answer and will give none to the same prompt; `code` is stable, such as `GeminiSafety`.
 */
export type GeminiReply = GeminiUsage &
  (
    | { readonly kind: 'json'; readonly json: unknown; readonly text: string }
    | { readonly kind: 'cut' }
    | { readonly kind: 'notJson'; readonly text: string }
    | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  );

export interface Gemini {
  /** Asks for one JSON answer. @throws {@link JobError} of the kind the retry policy needs. */
  generateJson(request: GeminiRequest): Promise<GeminiReply>;
  /** The tokens of a text, as the model counts them. @throws {@link JobError} */
  countTokens(request: Pick<GeminiRequest, 'model' | 'signal'> & { readonly text: string }): Promise<number>;
}

const UsageMetadata = z.object({
  promptTokenCount: z.int().nonnegative().default(0),
  candidatesTokenCount: z.int().nonnegative().default(0),
  thoughtsTokenCount: z.int().nonnegative().default(0),
});

/** The SDK's types leave the version out. */
const VersionedAnswer = z.object({ modelVersion: z.string() });

export function createGemini(options: GeminiOptions): Gemini {
  const api = new GoogleGenerativeAI(options.apiKey);
  const requestOptions = options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl };

  return {
    async generateJson(request) {
      const model = api.getGenerativeModel(
        {
          model: request.model,
          systemInstruction: request.systemInstruction,
          generationConfig: {
            temperature: 0,
            maxOutputTokens: options.maxOutputTokens,
            responseMimeType: 'application/json',
            responseSchema: request.responseSchema,
          },
        },
        requestOptions,
      );
      // The SDK's own time-out leaves a timer behind that keeps the process from ending.
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(options.timeoutMs)]);
      const result = await model
        .generateContent(request.prompt, { ...requestOptions, signal })
        .catch((error: unknown) => {
          throw classifyGeminiError(error);
        });
      return readReply(result, request.model);
    },

    async countTokens({ model, text, signal }) {
      const { totalTokens } = await api
        .getGenerativeModel({ model }, requestOptions)
        .countTokens(text, { ...requestOptions, signal })
        .catch((error: unknown) => {
          throw classifyGeminiError(error);
        });
      return totalTokens;
    },
  };
}

/**
 * Codes of the finish reasons that mean no answer; https://ai.google.dev/api/generate-content#FinishReason. A reason that
 * is not listed, such as one introduced later, becomes `GeminiStopped`.
 */
const REFUSALS: Readonly<Record<string, string>> = {
  SAFETY: 'GeminiSafety',
  RECITATION: 'GeminiRecitation',
  LANGUAGE: 'GeminiLanguage',
  BLOCKLIST: 'GeminiBlocklist',
  PROHIBITED_CONTENT: 'GeminiProhibitedContent',
  SPII: 'GeminiSpii',
  MALFORMED_FUNCTION_CALL: 'GeminiMalformed',
};

function readReply({ response }: GenerateContentResult, requestedModel: string): GeminiReply {
  const usage = readUsage(response, requestedModel);
  const refused = (code: string, message: string): GeminiReply => ({
    kind: 'refused',
    code,
    message,
    ...usage,
  });
  const blocked = response.promptFeedback?.blockReason;
  if (blocked) return refused('GeminiPromptBlocked', `Gemini refused the prompt: ${blocked}`);
  const candidate = response.candidates?.[0];
  if (!candidate) return refused('GeminiNoCandidate', 'Gemini answered without a candidate');
  const { finishReason } = candidate;
  if (finishReason === FinishReason.MAX_TOKENS) return { kind: 'cut', ...usage };
  if (finishReason !== undefined && finishReason !== FinishReason.STOP) {
    return refused(REFUSALS[finishReason] ?? 'GeminiStopped', `Gemini stopped: ${finishReason}`);
  }
  // A candidate without content has been seen with STOP, whatever the types say.
  const { parts } = Content.parse(candidate.content ?? {});
  const text = storable(parts.map((part) => (part.thought ? '' : (part.text ?? ''))).join(''));
  if (text.trim() === '') return refused('GeminiEmptyAnswer', 'Gemini finished without any text');
  const json = parseJson(text);
  return json === undefined ? { kind: 'notJson', text, ...usage } : { kind: 'json', json, text, ...usage };
}

const Content = z.object({
  parts: z.array(z.object({ text: z.string().optional(), thought: z.boolean().optional() })).default([]),
});

function readUsage(response: GenerateContentResult['response'], requestedModel: string): GeminiUsage {
  const usage = UsageMetadata.safeParse(response.usageMetadata ?? {}).data ?? UsageMetadata.parse({});
  return {
    model: VersionedAnswer.safeParse(response).data?.modelVersion ?? requestedModel,
    promptTokens: usage.promptTokenCount,
    outputTokens: usage.candidatesTokenCount + usage.thoughtsTokenCount,
  };
}

/** PostgreSQL stores every character but NUL and halves of surrogate pairs; a model may repeat or make up both. */
const storable = (text: string): string => text.replace(/[\0\p{Surrogate}]/gu, '\ufffd');

/** Undefined for text that is not JSON; `undefined` itself is no JSON value. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (_, value) => (typeof value === 'string' ? storable(value) : value));
  } catch {
    return undefined;
  }
}

const RetryInfo = z.object({
  '@type': z.literal('type.googleapis.com/google.rpc.RetryInfo'),
  retryDelay: z.string().regex(/^\d+(\.\d+)?s$/),
});

const QuotaFailure = z.object({
  '@type': z.literal('type.googleapis.com/google.rpc.QuotaFailure'),
  violations: z.array(z.object({ quotaId: z.string(), quotaValue: z.coerce.number().optional() })),
});

/** The requests of a day are spent: the quota comes back at midnight Pacific time. */
export class DayQuotaSpentError extends RateLimitedError {
  constructor() {
    super('GeminiDayQuotaSpent', "Gemini's requests for today are spent", undefined);
  }
}

/** The prompt tokens of a minute are spent, or were fewer than those of the request. */
export class TokenQuotaError extends RateLimitedError {
  readonly tokensPerMinute: number;

  constructor(tokensPerMinute: number, retryAfterMs: number | undefined) {
    super('GeminiRateLimited', 'Gemini is over its token limit', retryAfterMs);
    this.tokensPerMinute = tokensPerMinute;
  }
}

/** The key is not accepted, or the model does not exist: no request will succeed until an operator fixes it. */
export class AccessDeniedError extends PermanentError {}

const ErrorInfo = z.object({
  '@type': z.literal('type.googleapis.com/google.rpc.ErrorInfo'),
  reason: z.string(),
});

/** Reasons that Google gives with status 400; https://cloud.google.com/apis/design/errors#error_info. */
const KEY_REASONS: readonly string[] = ['API_KEY_INVALID', 'API_KEY_EXPIRED'];

const isKeyInvalid = (details: readonly unknown[] | undefined): boolean =>
  (details ?? []).some((detail) => KEY_REASONS.includes(ErrorInfo.safeParse(detail).data?.reason ?? ''));

/**
 * Status codes as in https://ai.google.dev/gemini-api/docs/troubleshooting; the SDK's message holds the URL and the
 * provider's text, so it is not repeated.
 */
export function classifyGeminiError(error: unknown): JobError {
  if (!(error instanceof GoogleGenerativeAIFetchError)) return classifyBrokenAnswer(error);
  const { status } = error;
  if (status === 429) return rateLimit(error.errorDetails ?? []);
  if (status === undefined || status === 408 || status >= 500) {
    return new TransientError('GeminiUnavailable', `Gemini answered with status ${status ?? 'none'}`);
  }
  if (status === 401 || status === 403 || isKeyInvalid(error.errorDetails)) {
    return new AccessDeniedError('GeminiKeyRefused', `Gemini refused the key with status ${status}`);
  }
  if (status === 404) return new AccessDeniedError('GeminiModelUnknown', 'Gemini does not know the model');
  return new PermanentError('GeminiRejected', `Gemini rejected the request with status ${status}`);
}

function classifyBrokenAnswer(error: unknown): TransientError {
  if (error instanceof Error && /abort/i.test(error.message)) {
    return new TransientError('GeminiTimeout', 'Gemini did not answer in time');
  }
  // What `fetch` throws while a body is read, and what parsing half of one throws.
  if (error instanceof SyntaxError || (error instanceof TypeError && error.message === 'terminated')) {
    return new TransientError('GeminiTruncated', "Gemini's answer broke off");
  }
  return new TransientError('GeminiUnreachable', 'Gemini could not be reached');
}

/** Which limit it was: the ids of the quotas tell, such as `GenerateContentInputTokensPerModelPerMinute`. */
function rateLimit(details: readonly unknown[]): RateLimitedError {
  const violations = details.flatMap((detail) => QuotaFailure.safeParse(detail).data?.violations ?? []);
  if (violations.some(({ quotaId }) => /PerDay/.test(quotaId))) return new DayQuotaSpentError();
  const tokens = violations.find(({ quotaId }) => /InputTokens.*PerMinute/.test(quotaId))?.quotaValue;
  const retryAfterMs = retryDelayMs(details);
  return tokens === undefined
    ? new RateLimitedError('GeminiRateLimited', 'Gemini is over its rate limit', retryAfterMs)
    : new TokenQuotaError(tokens, retryAfterMs);
}

function retryDelayMs(details: readonly unknown[]): number | undefined {
  for (const detail of details) {
    const info = RetryInfo.safeParse(detail);
    if (info.success) return Number.parseFloat(info.data.retryDelay) * 1_000;
  }
  return undefined;
}

import {
  FinishReason,
  type GenerateContentResult,
  GoogleGenerativeAI,
  GoogleGenerativeAIFetchError,
  type ResponseSchema,
} from '@google/generative-ai';
import { z } from 'zod';
import { type JobError, PermanentError, RateLimitedError, TransientError } from '../domain/jobError.ts';

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

export interface GeminiAnswer {
  /** The parsed JSON, not yet checked against anything. */
  readonly json: unknown;
  /** The model's version as it names itself. */
  readonly model: string;
  readonly promptTokens: number;
  /** Thinking tokens included: they are billed as output. */
  readonly outputTokens: number;
}

export interface Gemini {
  /** Asks for one JSON answer. @throws {@link JobError} of the kind the retry policy needs. */
  generateJson(request: GeminiRequest): Promise<GeminiAnswer>;
}

const UsageMetadata = z.object({
  promptTokenCount: z.int().nonnegative().default(0),
  candidatesTokenCount: z.int().nonnegative().default(0),
  thoughtsTokenCount: z.int().nonnegative().default(0),
});

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
      return readAnswer(result, request.model);
    },
  };
}

/** The finish reason is read before the text: truncated JSON is no reason for a blind retry. */
function readAnswer({ response }: GenerateContentResult, requestedModel: string): GeminiAnswer {
  const blocked = response.promptFeedback?.blockReason;
  if (blocked) throw new PermanentError('GeminiPromptBlocked', `Gemini refused the prompt: ${blocked}`);
  const candidate = response.candidates?.[0];
  if (!candidate) throw new TransientError('GeminiNoCandidate', 'Gemini answered without a candidate');
  const { finishReason } = candidate;
  if (finishReason !== undefined && finishReason !== FinishReason.STOP) {
    throw new PermanentError('GeminiStopped', `Gemini stopped early: ${finishReason}`);
  }
  const text = candidate.content.parts.map((part) => part.text ?? '').join('');
  const usage = UsageMetadata.parse(response.usageMetadata ?? {});
  return {
    json: parseJson(text),
    model: z.object({ modelVersion: z.string() }).safeParse(response).data?.modelVersion ?? requestedModel,
    promptTokens: usage.promptTokenCount,
    outputTokens: usage.candidatesTokenCount + usage.thoughtsTokenCount,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TransientError('GeminiInvalidJson', 'Gemini answered with text that is not JSON');
  }
}

const RetryInfo = z.object({
  '@type': z.literal('type.googleapis.com/google.rpc.RetryInfo'),
  retryDelay: z.string().regex(/^\d+(\.\d+)?s$/),
});

/**
 * Status codes as in https://ai.google.dev/gemini-api/docs/troubleshooting; the SDK's message holds the URL and the
 * provider's text, so it is not repeated.
 */
export function classifyGeminiError(error: unknown): JobError {
  if (!(error instanceof GoogleGenerativeAIFetchError)) {
    const aborted = error instanceof Error && /abort/i.test(error.message);
    return aborted
      ? new TransientError('GeminiTimeout', 'Gemini did not answer in time')
      : new TransientError(
          'GeminiUnreachable',
          'Gemini could not be reached, or its answer was not readable',
        );
  }
  const { status } = error;
  if (status === 429) {
    return new RateLimitedError(
      'GeminiRateLimited',
      'Gemini is over its rate limit',
      retryDelayMs(error.errorDetails),
    );
  }
  if (status === undefined || status === 408 || status >= 500) {
    return new TransientError('GeminiUnavailable', `Gemini answered with status ${status ?? 'none'}`);
  }
  return new PermanentError('GeminiRejected', `Gemini rejected the request with status ${status}`);
}

function retryDelayMs(details: readonly unknown[] | undefined): number | undefined {
  for (const detail of details ?? []) {
    const info = RetryInfo.safeParse(detail);
    if (info.success) return Number.parseFloat(info.data.retryDelay) * 1_000;
  }
  return undefined;
}

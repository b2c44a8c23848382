import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Answer, type Emulation, emulatedOperation, type Work } from '../http/emulatedOperation.ts';
import type { FaultPlan } from '../http/faults.ts';
import type { Journal } from '../http/journal.ts';
import { CalendarDay, SlidingWindow } from '../http/rateLimit.ts';
import type { GeminiSettings } from '../http/sandboxSettings.ts';
import { dataDigest, geminiAnswer } from './geminiAnswer.ts';
import { alterGeminiAnswer } from './geminiFaults.ts';
import { checkCountTokens, checkGenerateContent, type GenerateContentRequest } from './geminiRequest.ts';
import {
  exhausted,
  faultAnswer,
  googleError,
  invalidArgument,
  invalidKey,
  REQUESTS_PER_DAY,
  REQUESTS_PER_MINUTE,
  TOKENS_PER_MINUTE,
  unknownModel,
  unregistered,
} from './googleErrors.ts';

const MINUTE_MS = 60_000;
/** Gemini's rule of thumb: a token is about four characters. https://ai.google.dev/gemini-api/docs/tokens */
const CHARACTERS_PER_TOKEN = 4;

export interface GeminiEmulatorOptions {
  readonly settings: GeminiSettings;
  readonly journal: Journal;
  readonly faults: FaultPlan;
}

/**
 * Gemini's `models/{model}:generateContent` and `:countTokens`.
 * Fields: https://ai.google.dev/api/generate-content; errors: https://google.aip.dev/193;
 * limits: https://ai.google.dev/gemini-api/docs/rate-limits
 */
export async function geminiEmulator(app: FastifyInstance, options: GeminiEmulatorOptions): Promise<void> {
  const { settings, journal, faults } = options;
  const requests = new SlidingWindow(MINUTE_MS);
  const tokens = new SlidingWindow(MINUTE_MS);
  const day = new CalendarDay('America/Los_Angeles');
  const emulation: Emulation = {
    provider: 'gemini',
    journal,
    faults,
    latencyMs: () => settings.latencyMs ?? 0,
    faultAnswer,
    alter: alterGeminiAnswer,
  };

  const charactersPerToken = () => settings.charactersPerToken ?? CHARACTERS_PER_TOKEN;
  const countTokens = (text: string) => Math.ceil(text.length / charactersPerToken());
  const countPromptTokens = (request: GenerateContentRequest) => {
    const system = request.systemInstruction?.parts.map(({ text = '' }) => text).join('') ?? '';
    return countTokens(system + promptText(request));
  };

  /** Takes the request from the limits' budgets, or says which one is used up. */
  function spend(model: string, promptTokens: number): Answer | undefined {
    const { requestsPerMinute, tokensPerMinute, requestsPerDay } = settings;
    const limits = [
      { quota: REQUESTS_PER_MINUTE, budget: requests, limit: requestsPerMinute, amount: 1 },
      { quota: TOKENS_PER_MINUTE, budget: tokens, limit: tokensPerMinute, amount: promptTokens },
      { quota: REQUESTS_PER_DAY, budget: day, limit: requestsPerDay, amount: 1 },
    ];
    const budgets = limits.flatMap(({ limit, ...rest }) =>
      limit === undefined || limit === null ? [] : [{ limit, ...rest }],
    );
    for (const { quota, budget, limit, amount } of budgets) {
      const allowance = budget.check(limit, amount);
      if (!allowance.allowed) return exhausted(quota, model, limit, allowance.retryAfterMs);
    }
    for (const { budget, amount } of budgets) budget.take(amount);
    return undefined;
  }

  async function generateContent(request: FastifyRequest, model: string, work: Work): Promise<Answer> {
    const checked = checkGenerateContent(request.body);
    if (!checked.ok) return invalidArgument(checked.message, checked.violations);
    const promptTokenCount = countPromptTokens(checked.value);
    const refusal = spend(model, promptTokenCount);
    if (refusal !== undefined) return refusal;
    await work();

    const prompt = promptText(checked.value);
    const digest = dataDigest(prompt);
    const whole = geminiAnswer(prompt, checked.value.generationConfig.responseSchema);
    const { maxOutputTokens = Infinity } = checked.value.generationConfig;
    const thoughtsTokenCount = Math.min(settings.thinkingTokens ?? 0, maxOutputTokens);
    const room = maxOutputTokens - thoughtsTokenCount;
    const isCut = countTokens(whole) > room;
    const text = isCut ? whole.slice(0, Math.floor(room * charactersPerToken())) : whole;
    const candidatesTokenCount = countTokens(text);
    const outputTokenCount = candidatesTokenCount + thoughtsTokenCount;
    const responseId = randomBytes(16).toString('base64url');
    return {
      status: 200,
      body: {
        candidates: [
          {
            content: { parts: [{ text }], role: 'model' },
            finishReason: isCut ? 'MAX_TOKENS' : 'STOP',
            index: 0,
          },
        ],
        usageMetadata: {
          promptTokenCount,
          candidatesTokenCount,
          ...(thoughtsTokenCount === 0 ? {} : { thoughtsTokenCount }),
          totalTokenCount: promptTokenCount + outputTokenCount,
          promptTokensDetails: [{ modality: 'TEXT', tokenCount: promptTokenCount }],
        },
        modelVersion: `${model}-sandbox`,
        responseId,
      },
      details: {
        providerId: responseId,
        tokens: { prompt: promptTokenCount, output: outputTokenCount },
        ...(digest === undefined ? {} : { dataDigest: digest }),
        body: request.body,
      },
    };
  }

  async function countTokensOf(request: FastifyRequest, work: Work): Promise<Answer> {
    const checked = checkCountTokens(request.body);
    if (!checked.ok) return invalidArgument(checked.message, checked.violations);
    await work();
    const totalTokens = countPromptTokens(checked.value);
    return {
      status: 200,
      body: { totalTokens, promptTokensDetails: [{ modality: 'TEXT', tokenCount: totalTokens }] },
      details: { tokens: { prompt: totalTokens, output: 0 }, body: request.body },
    };
  }

  app.post<{ Params: { call: string }; Querystring: { key?: string } }>(
    '/v1beta/models/:call',
    (request, reply) => {
      const [model = '', method = ''] = request.params.call.split(':');
      if (method !== 'generateContent' && method !== 'countTokens') return reply.callNotFound();
      return emulatedOperation(emulation, method, async (_, work) => {
        const key = request.headers['x-goog-api-key'] ?? request.query.key;
        if (typeof key !== 'string' || key === '') return unregistered();
        if (settings.apiKey !== undefined && key !== settings.apiKey) return invalidKey();
        if (!/^gemini-[a-z0-9.-]+$/.test(model)) return unknownModel(model, method);
        return method === 'generateContent'
          ? generateContent(request, model, work)
          : countTokensOf(request, work);
      })(request, reply);
    },
  );

  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send(googleError(404, `No such method: ${request.method} ${request.url}`).body),
  );
  app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    const message =
      status < 500 ? `Invalid JSON payload received. ${error.message}` : 'Internal error encountered.';
    return reply.code(status).send(googleError(status, message).body);
  });
}

/** The words of the prompt, system instruction left out. */
function promptText({ contents }: GenerateContentRequest): string {
  return contents.flatMap(({ parts }) => parts.map(({ text = '' }) => text)).join('\n');
}

import { z } from 'zod';
import { GeminiResponseSchema } from './geminiResponseSchema.ts';

const Part = z.strictObject({
  text: z.string().optional(),
  thought: z.boolean().optional(),
  inlineData: z.unknown().optional(),
  fileData: z.unknown().optional(),
  functionCall: z.unknown().optional(),
  functionResponse: z.unknown().optional(),
  executableCode: z.unknown().optional(),
  codeExecutionResult: z.unknown().optional(),
  videoMetadata: z.unknown().optional(),
  thoughtSignature: z.string().optional(),
  partMetadata: z.record(z.string(), z.unknown()).optional(),
});

const Content = z.strictObject({ role: z.string().optional(), parts: z.array(Part).default([]) });

const int32 = z.int({ error: 'TYPE_INT32' });
const float = z.number({ error: 'TYPE_FLOAT' });
const text = z.string({ error: 'TYPE_STRING' });

const GenerationConfig = z.strictObject({
  candidateCount: int32.optional(),
  stopSequences: z.array(text).optional(),
  maxOutputTokens: int32.optional(),
  temperature: float.optional(),
  topP: float.optional(),
  topK: int32.optional(),
  seed: int32.optional(),
  presencePenalty: float.optional(),
  frequencyPenalty: float.optional(),
  responseMimeType: text.optional(),
  responseSchema: GeminiResponseSchema.optional(),
  responseJsonSchema: z.unknown().optional(),
  responseJsonSchemaOrdered: z.unknown().optional(),
  responseModalities: z.array(text).optional(),
  responseLogprobs: z.boolean().optional(),
  logprobs: int32.optional(),
  enableEnhancedCivicAnswers: z.boolean().optional(),
  mediaResolution: text.optional(),
  thinkingConfig: z.unknown().optional(),
  imageConfig: z.unknown().optional(),
  speechConfig: z.unknown().optional(),
});

/**
 * GenerateContentRequest:
 * https://github.com/googleapis/googleapis/blob/master/google/ai/generativelanguage/v1beta/generative_service.proto
 */
const GenerateContent = z.strictObject({
  model: text.optional(),
  contents: z.array(Content).default([]),
  systemInstruction: Content.optional(),
  generationConfig: GenerationConfig.default({}),
  safetySettings: z.array(z.unknown()).optional(),
  tools: z.array(z.unknown()).optional(),
  toolConfig: z.unknown().optional(),
  cachedContent: text.optional(),
});
export type GenerateContentRequest = z.infer<typeof GenerateContent>;

const CountTokens = z.strictObject({
  model: text.optional(),
  contents: z.array(Content).optional(),
  generateContentRequest: GenerateContent.optional(),
});

/** What is wrong with a request: Google's message, and the fields it names. */
export interface FieldViolation {
  readonly field: string;
  readonly description: string;
}

export type CheckedRequest =
  | { readonly ok: true; readonly value: GenerateContentRequest }
  | { readonly ok: false; readonly message: string; readonly violations: readonly FieldViolation[] };

/** Checks a `generateContent` body as Google does: form first, then what the fields say. */
export function checkGenerateContent(body: unknown): CheckedRequest {
  const parsed = GenerateContent.safeParse(protoJson(body ?? {}));
  if (!parsed.success) return malformed(parsed.error);
  const problems = [...problemsOf(parsed.data)];
  return problems.length === 0
    ? { ok: true, value: parsed.data }
    : { ok: false, message: problems.join('\n'), violations: [] };
}

/** Checks a `countTokens` body, which carries contents or a whole `generateContentRequest`. */
export function checkCountTokens(body: unknown): CheckedRequest {
  const parsed = CountTokens.safeParse(protoJson(body ?? {}));
  if (!parsed.success) return malformed(parsed.error);
  const { contents = [], generateContentRequest } = parsed.data;
  const value = generateContentRequest ?? { contents, generationConfig: {} };
  return value.contents.length === 0
    ? {
        ok: false,
        message: '* CountTokensRequest.contents: contents is not specified\n',
        violations: [],
      }
    : { ok: true, value };
}

function* problemsOf(request: GenerateContentRequest): Generator<string> {
  const { contents, generationConfig } = request;
  if (contents.length === 0) yield '* GenerateContentRequest.contents: contents is not specified\n';
  for (const [index, content] of contents.entries()) {
    if (content.parts.length === 0) {
      yield `* GenerateContentRequest.contents[${index}].parts: contents.parts must not be empty.\n`;
    }
    if (content.role !== undefined && !['user', 'model', 'function'].includes(content.role)) {
      yield 'Please use a valid role: user, model.';
    }
  }
  const { temperature, maxOutputTokens, responseMimeType, responseSchema } = generationConfig;
  if (temperature !== undefined && (temperature < 0 || temperature > 2)) {
    yield '* GenerateContentRequest.generation_config.temperature: temperature must be in the range [0.0, 2.0].\n';
  }
  if (maxOutputTokens !== undefined && maxOutputTokens < 1) {
    yield '* GenerateContentRequest.generation_config.max_output_tokens: max_output_tokens must be positive.\n';
  }
  const mimeTypes = ['text/plain', 'application/json', 'text/x.enum'];
  if (responseMimeType !== undefined && !mimeTypes.includes(responseMimeType)) {
    yield `* GenerateContentRequest.generation_config.response_mime_type: allowed mimetypes are ${mimeTypes.map((type) => `\`${type}\``).join(', ')}.\n`;
  }
  if (responseSchema !== undefined && (responseMimeType ?? 'text/plain') === 'text/plain') {
    yield "Response schema with response mime type: 'text/plain' is unsupported";
  }
}

function malformed(error: z.ZodError): CheckedRequest & { ok: false } {
  const violations = error.issues.flatMap((issue): FieldViolation[] => {
    const field = protoPath(issue.path);
    const at = field === '' ? '' : ` at '${field}'`;
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field,
        description: `Invalid JSON payload received. Unknown name "${key}"${at}: Cannot find field.`,
      }));
    }
    const expected = issue.message.startsWith('TYPE_') ? ` (${issue.message})` : '';
    return [{ field, description: `Invalid value${at}${expected}` }];
  });
  return {
    ok: false,
    message: violations.map(({ description }) => description).join('\n'),
    violations,
  };
}

/** `['contents', 0, 'parts']` → `contents[0].parts`, in snake case as Google's messages have it. */
function protoPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = String(key).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

/** Proto JSON takes a field's name in snake case too; the names in a schema's `properties` are data. */
function protoJson(value: unknown, keys: 'fields' | 'data' = 'fields'): unknown {
  if (Array.isArray(value)) return value.map((item) => protoJson(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      keys === 'data' ? key : key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      protoJson(child, keys === 'fields' && key === 'properties' ? 'data' : 'fields'),
    ]),
  );
}

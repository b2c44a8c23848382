import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** As much of a JSON Schema as these descriptions use, formats apart: Twilio calls its relative URIs `uri`. */
interface AnswerSchema {
  type: 'string' | 'integer' | 'object' | 'array';
  nullable?: boolean | undefined;
  enum?: string[] | undefined;
  pattern?: string | undefined;
  properties?: Record<string, AnswerSchema> | undefined;
  items?: AnswerSchema | undefined;
}
const AnswerSchema: z.ZodType<AnswerSchema> = z.object({
  type: z.enum(['string', 'integer', 'object', 'array']),
  nullable: z.boolean().optional(),
  enum: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  get properties() {
    return z.record(z.string(), AnswerSchema).optional();
  },
  get items() {
    return AnswerSchema.optional();
  },
});
const Excerpt = z.object({ source: z.url(), answers: z.record(z.string(), AnswerSchema) });

/** What a provider has published about an answer. */
export interface PublishedAnswer {
  readonly schema: z.ZodType;
  /** Of an answer that is one resource. */
  readonly fields: readonly string[];
}

/**
 * Reads the description of an answer from an excerpt of a provider's OpenAPI description.
 *
 * @param operation such as `POST /emails`.
 */
export function publishedAnswer(provider: 'resend' | 'twilio', operation: string): PublishedAnswer {
  const { answers } = Excerpt.parse(
    JSON.parse(readFileSync(`test/sandbox/openapi/${provider}.json`, 'utf8')),
  );
  const answer = answers[operation];
  if (!answer) throw new Error(`${provider}.json does not describe ${operation}`);
  return { schema: schemaOf(answer), fields: Object.keys(answer.properties ?? {}) };
}

function schemaOf(described: AnswerSchema): z.ZodType {
  const schema = presentValue(described);
  return described.nullable === true ? schema.nullable() : schema;
}

function presentValue({ type, enum: values, pattern, properties = {}, items }: AnswerSchema): z.ZodType {
  switch (type) {
    case 'integer':
      return z.int();
    case 'array':
      return z.array(items ? schemaOf(items) : z.unknown());
    case 'object': {
      const fields = Object.entries(properties).map(([name, field]) => [name, schemaOf(field).optional()]);
      return z.looseObject(Object.fromEntries(fields));
    }
    case 'string':
      if (values) return z.enum(values);
      return pattern === undefined ? z.string() : z.string().regex(new RegExp(pattern));
  }
}

import { z } from 'zod';

const TYPES = ['STRING', 'NUMBER', 'INTEGER', 'BOOLEAN', 'ARRAY', 'OBJECT', 'NULL'];

/** Google reads the names of enumerations in any case; its SDK for JavaScript sends small letters. */
const Type = z.string().refine((name) => TYPES.includes(name.toUpperCase()));

/** A 64-bit number: proto JSON writes it as a string, and reads both. */
const int64 = z.union([z.int(), z.string().regex(/^-?\d+$/)], { error: 'TYPE_INT64' });
const double = z.number({ error: 'TYPE_DOUBLE' });
const text = z.string({ error: 'TYPE_STRING' });

/**
 * `Schema` of Gemini's API: the part of OpenAPI's schema language that it takes. Any other keyword, such as
 * `additionalProperties`, is refused. https://ai.google.dev/api/caching#Schema
 */
export const GeminiResponseSchema = z.strictObject({
  type: Type.optional(),
  format: text.optional(),
  title: text.optional(),
  description: text.optional(),
  nullable: z.boolean().optional(),
  enum: z.array(text).optional(),
  get items() {
    return GeminiResponseSchema.optional();
  },
  maxItems: int64.optional(),
  minItems: int64.optional(),
  get properties() {
    return z.record(z.string(), GeminiResponseSchema).optional();
  },
  required: z.array(text).optional(),
  minProperties: int64.optional(),
  maxProperties: int64.optional(),
  minimum: double.optional(),
  maximum: double.optional(),
  minLength: int64.optional(),
  maxLength: int64.optional(),
  pattern: text.optional(),
  example: z.unknown().optional(),
  get anyOf() {
    return z.array(GeminiResponseSchema).optional();
  },
  propertyOrdering: z.array(text).optional(),
  default: z.unknown().optional(),
});

import { z } from 'zod';

/** The parts of Gemini's Schema that shape a value: https://ai.google.dev/api/caching#Schema */
const Schema = z.object({
  type: z.string().toUpperCase().catch('STRING'),
  enum: z.array(z.string()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  minItems: z.coerce.number().catch(0).optional(),
  minimum: z.number().optional(),
  maxLength: z.coerce.number().optional().catch(undefined),
});

/** The plainest value that fits a response schema, with `text` wherever it asks for a string. */
export function sampleOfSchema(schema: unknown, text: string): unknown {
  const parsed = Schema.safeParse(schema);
  if (!parsed.success) return text;
  const { type, enum: choices, properties = {}, items, minItems = 0, minimum = 0, maxLength } = parsed.data;
  switch (type) {
    case 'OBJECT':
      return Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [name, sampleOfSchema(property, text)]),
      );
    case 'ARRAY':
      return Array.from({ length: minItems }, () => sampleOfSchema(items, text));
    case 'NUMBER':
    case 'INTEGER':
      return minimum;
    case 'BOOLEAN':
      return false;
    case 'NULL':
      return null;
    default:
      return choices?.[0] ?? text.slice(0, maxLength);
  }
}

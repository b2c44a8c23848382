import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Excerpt = z.object({
  source: z.url(),
  messages: z.record(z.string(), z.record(z.string(), z.string())),
  enums: z.record(z.string(), z.array(z.string())),
});
const { messages, enums } = Excerpt.parse(
  JSON.parse(readFileSync('test/sandbox/openapi/gemini.json', 'utf8')),
);

/** Types of protocol buffers in JSON: https://protobuf.dev/programming-guides/json */
const SCALARS: Readonly<Record<string, { readonly schema: z.ZodType; readonly sample: unknown }>> = {
  string: { schema: z.string(), sample: 'any' },
  bool: { schema: z.boolean(), sample: true },
  bytes: { schema: z.base64(), sample: 'AAAA' },
  int32: { schema: z.int32(), sample: 1 },
  int64: { schema: z.union([z.int(), z.string().regex(/^-?\d+$/)]), sample: '1' },
  float: { schema: z.number(), sample: 0.5 },
  double: { schema: z.number(), sample: 0.5 },
  'google.protobuf.Duration': { schema: z.string().regex(/^-?\d+(\.\d{1,9})?s$/), sample: '7s' },
  'google.protobuf.Struct': { schema: z.record(z.string(), z.unknown()), sample: { any: 1 } },
  'google.protobuf.Value': { schema: z.unknown(), sample: 'any' },
};

/** Google writes the names of enumerations in capitals; it reads them in any case, and its SDK sends small letters. */
type EnumCase = 'capitals' | 'any';

/** What Google has published about a message of Gemini's API, such as `Candidate`: any other field is refused. */
export function publishedMessage(name: string, enumCase: EnumCase = 'capitals'): z.ZodType {
  const fields = Object.entries(publishedFields(name));
  return z.strictObject(
    Object.fromEntries(
      fields.map(([field, type]) => [field, z.lazy(() => schemaOf(type, enumCase)).optional()]),
    ),
  );
}

/** The fields of a message, and their types as its description writes them, such as `repeated Candidate`. */
function publishedFields(message: string): Readonly<Record<string, string>> {
  const fields = messages[message];
  if (!fields) throw new Error(`gemini.json does not describe ${message}`);
  return fields;
}

/** The names of an enumeration, without the first, which stands for none of them. */
export function publishedNames(enumeration: string): readonly string[] {
  const names = enums[enumeration];
  if (!names) throw new Error(`gemini.json does not describe ${enumeration}`);
  return names.slice(1);
}

/** A message with a value in each of its fields; messages in them are filled `depth` levels deep. */
export function sampleMessage(name: string, depth: number): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(publishedFields(name)).flatMap(([field, type]) => {
      const value = sampleValue(type, depth);
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

function schemaOf(type: string, enumCase: EnumCase): z.ZodType {
  const { many, of } = manyOf(type);
  if (many === 'list') return z.array(schemaOf(of, enumCase));
  if (many === 'map') return z.record(z.string(), schemaOf(of, enumCase));
  const names = enums[type];
  if (names) return enumCase === 'any' ? z.string().toUpperCase().pipe(z.enum(names)) : z.enum(names);
  return SCALARS[type]?.schema ?? publishedMessage(type, enumCase);
}

function sampleValue(type: string, depth: number): unknown {
  const { many, of } = manyOf(type);
  if (many !== undefined) {
    const value = sampleValue(of, depth);
    if (value === undefined) return undefined;
    return many === 'list' ? [value] : { any: value };
  }
  if (enums[type]) return publishedNames(type)[0];
  const scalar = SCALARS[type];
  if (scalar) return scalar.sample;
  return depth === 0 ? undefined : sampleMessage(type, depth - 1);
}

function manyOf(type: string): { many: 'list' | 'map' | undefined; of: string } {
  const [, item] = /^repeated (.+)$/.exec(type) ?? [];
  if (item !== undefined) return { many: 'list', of: item };
  const [, value] = /^map<string, (.+)>$/.exec(type) ?? [];
  return value === undefined ? { many: undefined, of: type } : { many: 'map', of: value };
}

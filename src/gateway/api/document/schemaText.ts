import type { JsonSchema } from './apiDocument.ts';

/** The name of the component that a schema refers to. */
export const componentName = ({ $ref }: JsonSchema): string | undefined => $ref?.split('/').at(-1);

/** The alternatives of a schema, without null. */
export const alternatives = ({ anyOf, oneOf, allOf }: JsonSchema): readonly JsonSchema[] =>
  (anyOf ?? oneOf ?? allOf ?? []).filter(({ type }) => type !== 'null');

/** The schema of the values of a list or of an object without fixed fields. */
export function elementOf({ items, additionalProperties }: JsonSchema): JsonSchema | undefined {
  return items ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
}

/** The type of a schema in a few words, such as `list of string` or `integer or null`. */
export function typeText(schema: JsonSchema): string {
  const named = componentName(schema);
  if (named !== undefined) return named;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const parts = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (parts) return [...new Set(parts.map(typeText))].join(' or ');
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? 'any'];
  return types.map((type) => simpleType(type, schema)).join(' or ');
}

function simpleType(type: string, schema: JsonSchema): string {
  const element = elementOf(schema);
  if (type === 'array') return element ? `list of ${typeText(element)}` : 'list';
  if (type === 'object' && element && !schema.properties) return `object of ${typeText(element)}`;
  return schema.format === undefined || type === 'null' ? type : `${type} (${schema.format})`;
}

/** Which values a schema takes besides its type, such as `1 to 1000; default 50`. */
export function limitsText(schema: JsonSchema): string {
  const texts = [
    range(schema.minimum, schema.maximum, ''),
    range(schema.minLength, schema.maxLength, ' characters'),
    range(schema.minItems, schema.maxItems, ' entries'),
    schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
  ];
  return texts.filter((text) => text !== '').join('; ');
}

/** The bounds of JavaScript's whole numbers are those of the format, not of the field. */
const isBound = (value: number | undefined): value is number =>
  value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;

function range(least: number | undefined, most: number | undefined, unit: string): string {
  if (isBound(least) && isBound(most))
    return least === most ? `${least}${unit}` : `${least} to ${most}${unit}`;
  if (isBound(most)) return `at most ${most}${unit}`;
  return isBound(least) && least > 0 ? `at least ${least}${unit}` : '';
}

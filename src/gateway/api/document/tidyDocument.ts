import { z } from 'zod';

/** Formats that say all that a pattern beside them does; regular expressions of 300 characters hide the rest of the document. */
const KNOWN_FORMATS: readonly unknown[] = ['date-time', 'date', 'email'];

const Document = z.looseObject({
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()).default({}) }),
});

/** An OpenAPI document without the patterns that a format names already, and without the schemas that nothing refers to. */
export function tidyDocument(document: object): z.output<typeof Document> {
  const { components, ...rest } = Document.parse(JSON.parse(JSON.stringify(document, withoutKnownPattern)));
  const { schemas } = components;
  const used = new Set<string>();
  const unread: unknown[] = [rest];
  for (let part = unread.pop(); part !== undefined; part = unread.pop()) {
    for (const name of namedSchemas(part)) {
      if (!used.has(name)) unread.push(schemas[name]);
      used.add(name);
    }
  }
  const kept = Object.entries(schemas).filter(([name]) => used.has(name));
  return { ...rest, components: { ...components, schemas: Object.fromEntries(kept) } };
}

function withoutKnownPattern(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!('pattern' in value && 'format' in value) || !KNOWN_FORMATS.includes(value.format)) return value;
  const { pattern: _, ...rest } = value;
  return rest;
}

const namedSchemas = (part: unknown): string[] =>
  [...JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"/]+)"/g)].map(([, name = '']) => name);

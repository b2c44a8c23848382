import { z } from 'zod';

/** Formats that say all that a pattern beside them does; regular expressions of 300 characters hide the rest of the document. */
const KNOWN_FORMATS: readonly unknown[] = ['date-time', 'date', 'email'];

const Document = z.looseObject({
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()).default({}) }),
});

/** An OpenAPI document that other tools read: with plain patterns only, and without schemas that nothing refers to. */
export function tidyDocument(document: object): z.output<typeof Document> {
  const { components, ...rest } = Document.parse(JSON.parse(JSON.stringify(document, withPlainPattern)));
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

function withPlainPattern(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('pattern' in value)) return value;
  const { pattern, ...rest } = value;
  if ('format' in value && KNOWN_FORMATS.includes(value.format)) return rest;
  return typeof pattern === 'string' ? { ...rest, pattern: plainPattern(pattern) } : value;
}

/** Without Unicode properties, which few languages know besides JavaScript. JSON in UTF-8 holds no surrogates. */
function plainPattern(pattern: string): string {
  return pattern
    .replaceAll('\\p{Cc}', '\\u0000-\\u001f\\u007f-\\u009f')
    .replaceAll('\\p{Cs}', '')
    .replaceAll('\\p{Zl}', '\\u2028')
    .replaceAll('\\p{Zp}', '\\u2029');
}

const namedSchemas = (part: unknown): string[] =>
  [...JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"/]+)"/g)].map(([, name = '']) => name);

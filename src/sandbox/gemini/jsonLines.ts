import type { z } from 'zod';

/** The lines of a text that are JSON values of a schema; all others are left out. */
export const jsonLines = <T>(text: string, schema: z.ZodType<T>): T[] =>
  text.split('\n').flatMap((line) => {
    const parsed = schema.safeParse(jsonOf(line));
    return parsed.success ? [parsed.data] : [];
  });

/** Undefined for text that is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

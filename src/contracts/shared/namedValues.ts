import { z } from 'zod';

/**
 * Names with values as one text, such as `northfield=Europe/Berlin,riverside=America/New_York`; of a name that comes twice, the
 * last value.
 *
 * @param entry a name and its value, both as text
 * @param advice what is said of a text that is not so
 */
export const namedValues = <Value>(entry: z.ZodType<readonly [string, Value]>, advice: string) =>
  z.string().transform((text, context): Record<string, Value> => {
    const parts = text.split(',').map((part) => part.trim());
    const entries = z.array(entry).safeParse(parts.filter((part) => part !== '').map(splitOnce));
    if (entries.success) return Object.fromEntries(entries.data);
    context.addIssue(advice);
    return z.NEVER;
  });

/** At the first `=`: a value may have more of them. */
function splitOnce(part: string): string[] {
  const at = part.indexOf('=');
  return at === -1 ? [part] : [part.slice(0, at), part.slice(at + 1)];
}

import type { FieldProblem } from './problem.ts';

/** A surrogate that is not one of a pair. */
const HALF_PAIR = /\p{Cs}/u;

/**
 * The texts of a request that PostgreSQL cannot store: those with NUL, or with half of a surrogate pair.
 *
 * @param path where the value is, such as `body`
 */
export function illFormedTexts(value: unknown, path: string): FieldProblem[] {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) return [{ field: path, message: 'must not contain NUL' }];
    return HALF_PAIR.test(value)
      ? [{ field: path, message: 'must not contain half of a surrogate pair' }]
      : [];
  }
  if (Array.isArray(value)) return value.flatMap((entry, index) => illFormedTexts(entry, `${path}.${index}`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => [
    ...illFormedTexts(key, `${path} (a name in it)`),
    ...illFormedTexts(entry, `${path}.${key}`),
  ]);
}

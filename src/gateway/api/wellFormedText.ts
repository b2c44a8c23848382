import type { FieldProblem } from './problem.ts';

/** A surrogate that is not one of a pair. */
const HALF_PAIR = /\p{Cs}/u;
const ILL_FORMED = /[\0\p{Cs}]/u;

/**
 * The texts of a request that PostgreSQL cannot store: those with NUL, or with half of a surrogate pair.
 *
 * @param path where the value is, such as `body`
 */
export const illFormedTexts = (value: unknown, path: string): FieldProblem[] =>
  // Nearly all requests are well-formed, and naming each of their fields takes ten times as long as looking at it.
  isWellFormed(value) ? [] : illFormedFields(value, path);

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return !ILL_FORMED.test(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isWellFormed);
  return Object.entries(value).every(([key, entry]) => !ILL_FORMED.test(key) && isWellFormed(entry));
}

function illFormedFields(value: unknown, path: string): FieldProblem[] {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) return [{ field: path, message: 'must not contain NUL' }];
    return HALF_PAIR.test(value)
      ? [{ field: path, message: 'must not contain half of a surrogate pair' }]
      : [];
  }
  if (Array.isArray(value))
    return value.flatMap((entry, index) => illFormedFields(entry, `${path}.${index}`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => [
    ...illFormedFields(key, `${path} (a name in it)`),
    ...illFormedFields(entry, `${path}.${key}`),
  ]);
}

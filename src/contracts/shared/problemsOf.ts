import type { z } from 'zod';

/**
 * What is wrong with a value, an entry a problem, each naming its field.
 *
 * @param whole stands for the field when the value as a whole is wrong
 */
export const problemsOf = (error: z.ZodError, whole: string): string[] =>
  error.issues.map(({ path, message }) => `${path.join('.') || whole}: ${message}`);

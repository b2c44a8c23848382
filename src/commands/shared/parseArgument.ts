import type { z } from 'zod';
import { InputError } from '../../inputError.ts';

/** Parses one argument or option; a wrong one ends the command with a line that names it. */
export function parseArgument<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: inWords });
  if (parsed.success) return parsed.data;
  throw new InputError(
    'InvalidArgument',
    `${name}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`,
  );
}

/** Zod speaks of NaN, which nobody has typed, and of expectations. */
const inWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type' && Number.isNaN(issue.input)) return 'must be a number';
  if (issue.code === 'invalid_type' && issue.expected === 'int') return 'must be a whole number';
  if (issue.code === 'too_small' && issue.origin === 'number') return `must be ${issue.minimum} or more`;
  if (issue.code === 'too_big' && issue.origin === 'number') return `must be ${issue.maximum} or less`;
  if (issue.code === 'too_big' && issue.origin === 'string')
    return `must have ${issue.maximum} characters at most`;
  return undefined;
};

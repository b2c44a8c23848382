import type { z } from 'zod';
import { InputError } from '../inputError.ts';

/** Parses one argument or option; a wrong one ends the command with a line that names it. */
export function parseArgument<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InputError(
    'InvalidArgument',
    `${name}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`,
  );
}

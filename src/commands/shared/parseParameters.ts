import { z } from 'zod';
import { InputError } from '../../inputError.ts';

/**
 * Parses what was typed for the parameters of a command.
 *
 * @throws {@link InputError} `InvalidArgument`, one line that names each wrong parameter.
 */
export function parseParameters<Shape extends z.ZodRawShape>(
  shape: Shape,
  typed: Readonly<Record<string, unknown>>,
  nameOf: (key: string) => string,
) {
  const parsed = z.object(shape).safeParse(typed, { error: inWords });
  if (parsed.success) return parsed.data;
  const problems = new Map<string, string[]>();
  for (const { path, message } of parsed.error.issues) {
    const name = nameOf(String(path[0]));
    problems.set(name, [...(problems.get(name) ?? []), message]);
  }
  const lines = [...problems].map(([name, messages]) => `${name}: ${messages.join('; ')}`);
  throw new InputError('InvalidArgument', lines.join('; '));
}

/** Parses one value that can only be judged later, such as one that depends on a setting. */
export function parseParameter<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: inWords });
  if (parsed.success) return parsed.data;
  const messages = parsed.error.issues.map(({ message }) => message);
  throw new InputError('InvalidArgument', `${name}: ${messages.join('; ')}`);
}

/** The words of zod tell of NaN, which no caller has typed, and of expected types. */
const inWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type' && Number.isNaN(issue.input)) return 'must be a number';
  if (issue.code === 'invalid_type' && issue.expected === 'int') return 'must be a whole number';
  if (issue.code === 'too_small' && issue.origin === 'number') return `must be ${issue.minimum} or more`;
  if (issue.code === 'too_big' && issue.origin === 'number') return `must be ${issue.maximum} or less`;
  if (issue.code === 'too_big' && issue.origin === 'string')
    return `must have ${issue.maximum} characters at most`;
  if (issue.code === 'invalid_value') return `must be ${listed(issue.values.map(String))}`;
  return undefined;
};

const listed = (values: readonly string[]): string =>
  values.length > 2 ? `one of ${values.join(', ')}` : values.join(' or ');

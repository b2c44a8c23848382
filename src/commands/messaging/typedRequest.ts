import { z } from 'zod';
import { NotificationRequest } from '../../domain/messaging/notificationRequest.ts';
import { InputError } from '../../inputError.ts';

/** Variables of a template as they are typed, each as NAME=VALUE, by their names. */
export const Variables = z
  .array(z.string().regex(/^[A-Za-z]\w*=/, 'must be NAME=VALUE'))
  .default([])
  .transform((texts) => new Map(texts.map(splitVariable)));

const splitVariable = (text: string): [name: string, value: string] => {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
};

/**
 * The request with its variables: each as it was typed or, where the template takes no text, as the JSON that was typed.
 *
 * @throws {@link InputError} naming each wrong variable
 */
export function typedRequest({
  variables,
  ...given
}: Readonly<Record<string, unknown>> & { readonly variables: ReadonlyMap<string, string> }) {
  const texts = Object.fromEntries(variables);
  const first = NotificationRequest.safeParse({ ...given, variables: texts });
  if (first.success) return first.data;
  const wrong = new Set(first.error.issues.map(({ path }) => String(path[1])));
  const values = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, wrong.has(name) ? jsonOr(text) : text]),
  );
  const second = NotificationRequest.safeParse({ ...given, variables: values });
  if (second.success) return second.data;
  const problems = second.error.issues.map(({ path, message }) => {
    const [, name, ...rest] = path;
    return `--var${name === undefined ? '' : ` ${[name, ...rest].join('.')}`}: ${message}`;
  });
  throw new InputError('InvalidArgument', problems.join('; '));
}

/** The value of a JSON text; another text as the only entry of a list. */
function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [text];
  }
}

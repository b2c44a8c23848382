import { z } from 'zod';

/** Line breaks would end a subject or header; direction overrides could make a name read as something else. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;

/** Text from outside made fit for one line: no control characters, trimmed, at most `maxLength` characters. */
export const singleLine = (maxLength: number) =>
  z
    .string()
    .transform((text) => shortLine(text, maxLength))
    .pipe(z.string().min(1, 'must not be empty'));

/** The text on one line without control characters, trimmed; its end becomes an ellipsis beyond `maxLength` characters. */
export function shortLine(text: string, maxLength: number): string {
  const line = text.replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim();
  const characters = [...line];
  if (characters.length <= maxLength) return line;
  const kept = characters.slice(0, maxLength - 1).join('');
  return `${kept.trimEnd()}…`;
}

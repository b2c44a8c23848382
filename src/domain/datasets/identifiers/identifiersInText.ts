import type { ScrubbedKind } from './identifierPatterns.ts';
import { scrubText } from './scrubText.ts';

/** What is refused in a text that a user writes and the model reads as it is, by how messages call it. */
const REFUSED = {
  email: 'an e-mail address',
  url: 'a web address',
  ip: 'an IP address',
  iban: 'a bank account number',
  card: 'a card number',
  nationalId: 'a national identifier',
  recordNumber: 'a record number',
  phone: 'a phone number',
  address: 'a postal address',
} as const satisfies Partial<Record<ScrubbedKind, string>>;

/** What identifies a person in a text that cannot be changed without the user, such as a question; dates and ages do not. */
export function identifiersInText(text: string): string[] {
  const { replaced } = scrubText(text);
  return Object.entries(REFUSED).flatMap(([kind, words]) =>
    [...replaced.keys()].some((found) => found === kind) ? [words] : [],
  );
}

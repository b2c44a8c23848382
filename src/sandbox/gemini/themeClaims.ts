import type { RowColumn } from './rowColumns.ts';
import type { WrittenClaim } from './sandboxClaims.ts';
import { STOP_WORDS } from './stopWords.ts';

/** A word needs as many texts of these rows to be a theme. */
const FEWEST_TEXTS = 3;
const MOST_PER_COLUMN = 3;
/** Words that a text has on average in a column of free text. */
const WORDS_OF_TEXT = 3;
const MAX_WORD = 40;

/** The most frequent words of a column of free text; what was removed, such as `[phone]`, is no word. */
export function themeClaims({ name, values, numbers }: RowColumn): WrittenClaim[] {
  if (numbers || values.length < FEWEST_TEXTS) return [];
  const texts = values.map(([text, count]) => ({ count, words: wordsOf(text) }));
  const total = texts.reduce((sum, { words }) => sum + words.length, 0);
  if (total / texts.length < WORDS_OF_TEXT) return [];
  const counts = new Map<string, number>();
  for (const { words, count } of texts) {
    for (const word of new Set(words)) {
      if (isTheme(word)) counts.set(word, (counts.get(word) ?? 0) + count);
    }
  }
  return [...counts]
    .filter(([, count]) => count >= FEWEST_TEXTS)
    .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_PER_COLUMN)
    .map(([word]) => ({ predicate: 'theme', columns: [name], levels: [word], direction: null }));
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/\[[^\]]*\]/g, ' ')
    // A part of a pseudonym, such as `3f9ab`, is no word.
    .match(/(?<![\p{L}\p{N}])\p{L}+(?![\p{L}\p{N}])/gu) ?? [];

const isTheme = (word: string): boolean =>
  word.length >= 3 && word.length <= MAX_WORD && !STOP_WORDS.has(word);

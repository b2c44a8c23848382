import { GAP } from './placeholders.ts';

/** The text with a gap in place of each of these names: they are words of the data, and not of who writes the text. */
export function withoutNames(text: string, names: readonly string[]): string {
  let rest = text;
  const wordings = names.map((name) => name.replace(/\p{Cf}/gu, ''));
  for (const wording of wordings.toSorted((one, other) => other.length - one.length)) {
    // Texts call few of the names, and a search is cheaper than a pattern.
    if (rest.toLowerCase().includes(wording.toLowerCase())) rest = rest.replace(wholeName(wording), GAP);
  }
  return rest;
}

const SYNTAX = /[.*+?^${}()|[\]\\/]/g;
const PERCENT = '\\s*(?:[%\\u066a\\u2030\\ufe6a\\uff05]|per ?cent|prozent)';

/** The name where it is not a part of a longer word or number: `sex 1` is not in `sex 12`, `sex 1.5` or `sex 1 %`. */
const wholeName = (name: string): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}${GAP}]|\\p{N}[.,·])${name.replace(SYNTAX, '\\$&')}` +
      `(?![\\p{L}\\p{N}${GAP}]|[.,·]\\p{N}${/\p{N}$/u.test(name) ? `|${PERCENT}` : ''})`,
    'giu',
  );

import { type ColumnNames, numberedNames } from './columnNames.ts';
import { GAP, withoutPlaceholders } from './placeholders.ts';

/**
 * The numbers that a text states by itself: digits of any script that belong neither to a placeholder nor to a name. They come from
 * the model and from no computation.
 */
export function statedNumbers(text: string, names: readonly ColumnNames[]): string[] {
  let rest = withoutPlaceholders(text);
  if (!/\p{N}/u.test(rest)) return [];
  const wordings = numberedNames(names).map((wording) => wording.replace(/\p{Cf}/gu, ''));
  for (const wording of wordings.toSorted((one, other) => other.length - one.length)) {
    // Texts call few of the names, and a search is cheaper than a pattern.
    if (rest.toLowerCase().includes(wording.toLowerCase())) rest = rest.replace(wholeName(wording), GAP);
  }
  return rest.match(/[-+−]?\p{N}[\p{N}.,\u202f\u00a0]*/gu) ?? [];
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

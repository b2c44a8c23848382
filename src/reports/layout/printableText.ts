import { isDrawable, isSetInOneFamily } from './typeface.ts';

/** What stands for a character that none of the report's families has. */
export const REPLACEMENT = '¿';

/** Accents drawn over one letter; more of them would climb into the lines above. */
const MOST_MARKS = 2;

/** Joiners, direction overrides, byte order marks: they take no room and are left out. */
const isInvisible = (character: string) => /[\p{Cf}\p{Variation_Selector}]/u.test(character);
const isMark = (character: string) => /\p{M}/u.test(character);

const drawable = (grapheme: string): string => {
  if (/^\s+$/u.test(grapheme)) return ' ';
  let drawn = '';
  let marks = 0;
  for (const character of grapheme.normalize('NFC')) {
    if (isInvisible(character)) continue;
    if (isMark(character)) {
      marks += 1;
      if (marks > MOST_MARKS || drawn === '' || drawn.endsWith(REPLACEMENT) || !isDrawable(character))
        continue;
    }
    drawn += isDrawable(character) ? character : plainer(character, drawn);
  }
  return drawn;
};

/** The letter without its accents or its style, else the replacement, once a user-perceived character. */
function plainer(character: string, before: string): string {
  const base = character.normalize('NFKD').replace(/\p{M}/gu, '');
  if (base !== '' && base !== character && [...base].every(isDrawable)) return base;
  return before.endsWith(REPLACEMENT) ? '' : REPLACEMENT;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Text that is drawn as it is: no control or invisible characters, no accents apart from their letters. */
const PLAIN = /^[\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u017f\u2010-\u2014\u2018-\u201e\u2026\u20ac]*$/;

/**
 * The text as the report's families can draw it: a character that none has loses its accents or becomes one `¿` a
 * user-perceived character, as emoji do. Control characters become one space; line feeds stay.
 */
export function printableText(text: string): string {
  if (PLAIN.test(text) && isSetInOneFamily(text)) return text.replace(/ +$/gm, '');
  const clean = text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(/\t/g, ' ');
  return clean
    .split('\n')
    .map((line) => {
      let drawn = '';
      for (const { segment } of graphemes.segment(line))
        drawn += /\p{Cc}/u.test(segment) ? ' ' : drawable(segment);
      return drawn.trimEnd();
    })
    .join('\n');
}

/** True when some character of the text is shown as `¿`. */
export const losesCharacters = (text: string) =>
  printableText(text).split(REPLACEMENT).length > text.split(REPLACEMENT).length;

/**
 * One line of the text, or its first characters and `…` when it is longer than `limit` user-perceived
 * characters.
 */
export function shortened(text: string, limit: number): string {
  const line = oneLine(text);
  if (line.length <= limit) return line;
  const parts = [...graphemes.segment(line)];
  if (parts.length <= limit) return line;
  return `${parts
    .slice(0, limit - 1)
    .map((part) => part.segment)
    .join('')
    .trimEnd()}…`;
}

/** The text on one line: every run of white space, line feeds included, is one space. */
export const oneLine = (text: string) => text.replace(/[\s\u0085]+/gu, ' ').trim();

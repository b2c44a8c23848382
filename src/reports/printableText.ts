/** What stands for a character that the typeface cannot draw. */
export const REPLACEMENT = '¿';

const WINDOWS_1252_EXTRAS = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

const SPELLED_OUT = new Map([
  ['≤', '<='],
  ['≥', '>='],
  ['≠', '!='],
  ['≈', '~'],
  ['−', '-'],
  ['‐', '-'],
  ['‑', '-'],
  ['‒', '-'],
  ['―', '—'],
  ['→', '->'],
  ['←', '<-'],
  ['′', "'"],
  ['″', '"'],
  ['Ł', 'L'],
  ['ł', 'l'],
  ['Đ', 'D'],
  ['đ', 'd'],
  ['ı', 'i'],
]);

const isDrawable = (character: string) => {
  const code = character.codePointAt(0) ?? 0;
  return (
    (code >= 0x20 && code < 0x7f) ||
    (code >= 0xa0 && code <= 0xff && code !== 0xad) ||
    WINDOWS_1252_EXTRAS.includes(character)
  );
};

/**
 * Joiners, marks without a base, direction overrides, byte order marks: they take no room and are left out.
 */
const isInvisible = (character: string) => /[\p{Mn}\p{Me}\p{Cf}\p{Variation_Selector}]/u.test(character);

const drawable = (grapheme: string): string => {
  if (/^\s+$/u.test(grapheme)) return ' ';
  let drawn = '';
  for (const character of grapheme.normalize('NFC')) {
    const spelled = SPELLED_OUT.get(character);
    const base = character.normalize('NFKD').replace(/\p{M}/gu, '');
    if (isDrawable(character)) drawn += character;
    else if (spelled !== undefined) drawn += spelled;
    else if (isInvisible(character)) continue;
    else if (base !== '' && [...base].every(isDrawable)) drawn += base;
    else if (!drawn.endsWith(REPLACEMENT)) drawn += REPLACEMENT;
  }
  return drawn;
};

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The text as the report's typeface can draw it: characters outside Windows-1252 lose their accents, are
 * spelled out, or become one `¿` a user-perceived character. Control characters become one space; line feeds
 * stay.
 */
export function printableText(text: string): string {
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

import type { Font, Glyph, GlyphRun } from 'fontkit';

/** What pdfkit reads of a run of glyphs; in font units. */
interface PlainRun {
  readonly glyphs: Glyph[];
  readonly positions: {
    xAdvance: number;
    yAdvance: number;
    xOffset: number;
    yOffset: number;
    advanceWidth: number;
  }[];
  readonly advanceWidth: number;
}

/** Kerning by pairs of characters in font units; null for a pair that is more than its two glyphs side by side. */
export type PairKerning = Map<string, number | null>;

/** Latin, Greek and Cyrillic letters, digits and punctuation that are one glyph a character. */
const PLAIN =
  /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u017f\u0391-\u03a1\u03a3-\u03c9\u0410-\u044f\u2010-\u2014\u2018-\u201e\u2026\u20ac]*$/;

/**
 * Makes the font's `layout` faster for plain text: glyph by glyph with the kerning of each pair, which the shaping engine is
 * asked for once. The glyphs and their places are the engine's own; text with a pair that it would set otherwise, such as a
 * ligature, and all other text is left to it.
 *
 * @param kerning of this font file; filled on the way, and good for every font opened from the same file
 */
export function shapePlainly(font: Font, kerning: PairKerning): void {
  const shape = font.layout.bind(font);
  const glyphs = new Map<string, Glyph>();
  const glyphOf = (character: string): Glyph => {
    const cachedGlyph = glyphs.get(character);
    if (cachedGlyph) return cachedGlyph;
    const glyph = font.glyphForCodePoint(character.charCodeAt(0));
    glyphs.set(character, glyph);
    return glyph;
  };
  const kern = (left: string, right: string): number | null => {
    const pair = left + right;
    const cachedKerning = kerning.get(pair);
    if (cachedKerning !== undefined) return cachedKerning;
    const measured = pairKern(shape(pair), glyphOf(left), glyphOf(right));
    kerning.set(pair, measured);
    return measured;
  };

  const layOut = (text: string): PlainRun | undefined => {
    const run: PlainRun['glyphs'] = [];
    const positions: PlainRun['positions'] = [];
    let advanceWidth = 0;
    for (let index = 0; index < text.length; index += 1) {
      const glyph = glyphOf(text.charAt(index));
      const adjustment = index + 1 < text.length ? kern(text.charAt(index), text.charAt(index + 1)) : 0;
      if (adjustment === null) return undefined;
      const xAdvance = glyph.advanceWidth + adjustment;
      run.push(glyph);
      positions.push({ xAdvance, yAdvance: 0, xOffset: 0, yOffset: 0, advanceWidth: glyph.advanceWidth });
      advanceWidth += xAdvance;
    }
    return { glyphs: run, positions, advanceWidth };
  };

  const layout = (...[text, features, script, language, direction]: Parameters<Font['layout']>) => {
    const asksForMore = Array.isArray(features) ? features.length > 0 : features !== undefined;
    const isPlain = !asksForMore && script === undefined && language === undefined && direction !== 'rtl';
    return (
      (isPlain && PLAIN.test(text) ? layOut(text) : undefined) ??
      shape(text, features, script, language, direction)
    );
  };
  Object.defineProperty(font, 'layout', { value: layout });
}

function pairKern({ glyphs, positions }: GlyphRun, left: Glyph, right: Glyph): number | null {
  const [first, second] = glyphs;
  const [before, after] = positions;
  if (!first || !second || !before || !after || glyphs.length !== 2) return null;
  const isPlain =
    first.id === left.id &&
    second.id === right.id &&
    after.xAdvance === right.advanceWidth &&
    [before, after].every(({ xOffset, yOffset, yAdvance }) => !xOffset && !yOffset && !yAdvance);
  return isPlain ? before.xAdvance - left.advanceWidth : null;
}

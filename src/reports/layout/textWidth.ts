import type { Font } from 'fontkit';
import { boldFont, fileFor, fontOf, regularFont } from './typeface.ts';

/** Code points whose widths are kept in a table: the Basic Multilingual Plane. */
const KEPT = 0x1_0000;

/** Widths of characters in thousandths of the font size, by code point; 0 is not known yet. */
const regularWidths = new Float32Array(KEPT);
const boldWidths = new Float32Array(KEPT);

/**
 * Width of a text in points, without kerning, which only ever draws letters together: what is measured as fitting fits.
 * Letters that change their forms in company are measured as they stand alone.
 */
export function textWidth(text: string, fontSize: number, bold = false): number {
  const widths = bold ? boldWidths : regularWidths;
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    const surrogate = unit >= 0xd800 && unit < 0xe000;
    const codePoint = surrogate ? (text.codePointAt(index) ?? unit) : unit;
    if (codePoint > 0xffff) index += 1;
    const kept = codePoint < KEPT ? (widths[codePoint] ?? 0) : 0;
    if (kept > 0) {
      sum += kept;
      continue;
    }
    const measured = advance(codePoint, bold);
    if (codePoint < KEPT) widths[codePoint] = measured;
    sum += measured;
  }
  return (sum * fontSize) / 1_000;
}

function advance(codePoint: number, bold: boolean): number {
  const font = fontWith(codePoint, bold);
  return (font.glyphForCodePoint(codePoint).advanceWidth * 1_000) / font.unitsPerEm;
}

function fontWith(codePoint: number, bold: boolean): Font {
  const reportFont = bold ? boldFont() : regularFont();
  if (reportFont.hasGlyphForCodePoint(codePoint)) return reportFont;
  const file = fileFor(String.fromCodePoint(codePoint), bold);
  return file === undefined ? reportFont : fontOf(file);
}

import { fileURLToPath } from 'node:url';
import { Font } from '@react-pdf/renderer';
import { type Font as FontkitFont, openSync } from 'fontkit';
import { type PairKerning, shapePlainly } from './plainShaping.ts';

/** A family of the report, regular and bold; its files come from a package under the SIL Open Font License. */
interface Face {
  readonly family: string;
  readonly regular: string;
  readonly bold: string;
}

const fontFile = (fontPackage: string, file: string): string =>
  fileURLToPath(new URL(`../fonts/${file}`, import.meta.resolve(fontPackage)));

const face = (family: string, fontPackage: string, regular: string, bold: string): Face => ({
  family,
  regular: fontFile(fontPackage, regular),
  bold: fontFile(fontPackage, bold),
});

const TEXT = face('Noto Sans', '@embedpdf/fonts-latin', 'NotoSans-Regular.ttf', 'NotoSans-Bold.ttf');

/** In the order in which they are asked for a character; the first one sets everything it can. */
const FACES: readonly Face[] = [
  TEXT,
  face('Noto Sans Hebrew', '@embedpdf/fonts-hebrew', 'NotoSansHebrew-Regular.ttf', 'NotoSansHebrew-Bold.ttf'),
  face(
    'Noto Naskh Arabic',
    '@embedpdf/fonts-arabic',
    'NotoNaskhArabic-Regular.ttf',
    'NotoNaskhArabic-Bold.ttf',
  ),
  face('Noto Sans Hans', '@embedpdf/fonts-sc', 'NotoSansHans-Regular.otf', 'NotoSansHans-Bold.otf'),
  face('Noto Sans KR', '@embedpdf/fonts-kr', 'NotoSansKR-Regular.otf', 'NotoSansKR-Bold.otf'),
];

/**
 * Registers the families again for each document: a font that has served one document keeps
 * state by which the next one, in other words, would lose glyphs.
 */
export async function registerFonts(): Promise<void> {
  const registered = Font.getRegisteredFonts();
  for (const { family, regular, bold } of FACES) {
    delete registered[family];
    Font.register({ family, fonts: [{ src: regular }, { src: bold, fontWeight: typeface.bold }] });
  }
  for (const fontWeight of [typeface.regular, typeface.bold] as const) {
    await Font.load({ fontFamily: TEXT.family, fontWeight });
    prepareForText(registeredFont(fontWeight), fontWeight);
  }
}

/** Tables that are only read, and take longer to decode than most documents take for the rest. */
const READ_ONLY_TABLES = ['GDEF', 'GPOS', 'GSUB', 'OS/2', 'cmap', 'hmtx', 'name', 'post'] as const;

/**
 * Gives a font the tables that another one of the same file has decoded. fontkit keeps them in `_tables`; were it to stop, they would
 * be decoded for every document again.
 */
function shareTables(font: FontkitFont, decoded: FontkitFont): void {
  const tables: unknown = Reflect.get(font, '_tables');
  if (typeof tables !== 'object' || tables === null) return;
  for (const name of READ_ONLY_TABLES) Reflect.set(tables, name, Reflect.get(decoded, name));
}

const kerning = { 400: new Map(), 700: new Map() } satisfies Record<number, PairKerning>;

/** Makes a font that was opened from the text's file, for one document, set plain text fast. */
export function prepareForText(font: FontkitFont, fontWeight: 400 | 700): void {
  shareTables(font, fontOf(fontWeight === typeface.bold ? TEXT.bold : TEXT.regular));
  shapePlainly(font, kerning[fontWeight]);
}

/** The text's font that the current document is set in. */
export function registeredFont(fontWeight: 400 | 700): FontkitFont {
  const font = Font.getFont({ fontFamily: TEXT.family, fontWeight })?.data;
  if (!font || !isFontkitFont(font)) throw new Error(`${TEXT.family} ${fontWeight} is not loaded`);
  return font;
}

/** Unlike the standard fonts of PDF readers, which react-pdf describes in the same shape. */
const isFontkitFont = (font: { readonly type: string }): font is FontkitFont => font.type !== 'STANDARD';

/** The family of all text, and the weights it comes in. */
export const typeface = { family: TEXT.family, regular: 400, bold: 700, file: TEXT.regular } as const;

const opened = new Map<string, FontkitFont>();

/** The font of a file, read when it is first needed: the largest has eight megabytes. */
export function fontOf(file: string): FontkitFont {
  const openedFont = opened.get(file);
  if (openedFont) return openedFont;
  const font = openSync(file);
  if (!('hasGlyphForCodePoint' in font)) throw new Error(`${file} is a collection, not a font`);
  opened.set(file, font);
  return font;
}

export const regularFont = (): FontkitFont => fontOf(TEXT.regular);
export const boldFont = (): FontkitFont => fontOf(TEXT.bold);

/** Written Latin, Greek and Cyrillic with its punctuation: what nearly all text consists of. */
const COMMON =
  /^[\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u017f\u0391-\u03a1\u03a3-\u03c9\u0410-\u044f\u2010-\u2014\u2018-\u201e\u2026\u20ac]*$/;

/** True when the text's own family has all of the text. */
export function isSetInOneFamily(text: string): boolean {
  if (COMMON.test(text)) return true;
  const font = regularFont();
  for (const character of text) {
    if (!font.hasGlyphForCodePoint(codePointOf(character)) && character !== '\n') return false;
  }
  return true;
}

/** The families that together have all characters of the text, as react-pdf's `fontFamily` takes them. */
export function familiesOf(text: string): string | string[] {
  if (isSetInOneFamily(text)) return TEXT.family;
  const needed = new Set<string>([TEXT.family]);
  for (const character of text) {
    const family = familyOf(character);
    if (family !== undefined) needed.add(family);
  }
  return FACES.map(({ family }) => family).filter((family) => needed.has(family));
}

/** True when one of the families has the character. */
export const isDrawable = (character: string): boolean => familyOf(character) !== undefined;

/** The file of the family that has the character; undefined when none has. */
export function fileFor(character: string, bold: boolean): string | undefined {
  const face = faceWith(character);
  return bold ? face?.bold : face?.regular;
}

const familyOf = (character: string): string | undefined => faceWith(character)?.family;

const faceWith = (character: string): Face | undefined =>
  FACES.find(({ regular }) => fontOf(regular).hasGlyphForCodePoint(codePointOf(character)));

const codePointOf = (character: string): number => character.codePointAt(0) ?? 0;

import assert from 'node:assert/strict';
import { type Font, openSync } from 'fontkit';
import { type PairKerning, shapePlainly } from '../../../src/reports/layout/plainShaping.ts';
import { typeface } from '../../../src/reports/layout/typeface.ts';

const open = (): Font => {
  const font = openSync(typeface.file);
  assert.ok('hasGlyphForCodePoint' in font);
  return font;
};
const places = (font: Font, text: string) => {
  const { glyphs, positions, advanceWidth } = font.layout(text);
  return {
    ids: glyphs.map(({ id }) => id),
    codePoints: glyphs.map((glyph) => glyph.codePoints),
    advances: positions.map(({ xAdvance }) => xAdvance),
    offsets: positions.map(({ xOffset, yOffset }) => [xOffset || 0, yOffset || 0]),
    advanceWidth,
  };
};

describe('plain shaping', () => {
  const engine = open();
  const kerning: PairKerning = new Map();
  const plain = open();
  shapePlainly(plain, kerning);

  for (const text of [
    'AVATAR Tod. P, "LT" 11.7',
    'Größe: 1.234,5 µg/l – „offen“',
    'Ελληνικά ΑΥΤΟ',
    'Пациент ГА',
    'office ﬁ fly ffl fjord',
    'naïve cafe\u0301',
    'Việt Nam',
    'x²',
    '',
    ' ',
  ]) {
    it(`places ${JSON.stringify(text)} as the shaping engine does`, () => {
      assert.deepEqual(places(plain, text), places(engine, text));
    });
  }

  it('asks the engine once about a pair of characters, whichever font of the file is set', () => {
    const other = open();
    const known = kerning.size;
    shapePlainly(other, kerning);
    assert.deepEqual(places(other, 'AVATAR'), places(engine, 'AVATAR'));
    assert.equal(kerning.size, known);
    assert.notEqual(kerning.get('AV'), 0);
  });

  it('sets plain text by pairs too for a caller that names no features, as react-pdf does', () => {
    const other = open();
    const fresh: PairKerning = new Map();
    shapePlainly(other, fresh);
    other.layout('AVA', [], undefined, undefined, 'ltr');
    assert.deepEqual([...fresh.keys()], ['AV', 'VA']);
  });

  it('leaves text with features of its own to the engine', () => {
    const features = { kern: false };
    assert.deepEqual(
      plain.layout('AV', features).positions.map(({ xAdvance }) => xAdvance),
      engine.layout('AV', features).positions.map(({ xAdvance }) => xAdvance),
    );
  });
});

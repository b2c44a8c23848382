import assert from 'node:assert/strict';
import { numberFormats } from '../../../src/reports/formats/numberFormats.ts';
import { englishTranslations } from '../../../src/reports/i18n/englishTranslations.ts';
import { germanTranslations } from '../../../src/reports/i18n/germanTranslations.ts';

const english = numberFormats('en');
const german = numberFormats('de');

describe('measures', () => {
  const cases: [value: number, english: string, german: string][] = [
    [0, '0', '0'],
    [-0, '0', '0'],
    [-24, '-24', '-24'],
    [1022, '1,022', '1.022'],
    [20_261_124, '20,261,124', '20.261.124'],
    [166.75, '166.75', '166,75'],
    [305.232_456, '305.23', '305,23'],
    [0.717_872, '0.71787', '0,71787'],
    [123_456.7, '123,457', '123.457'],
    [1e-9, '1e-9', '1e-9'],
    [-1.5e300, '-1.5e300', '-1,5e300'],
    [Number.NaN, '–', '–'],
    [Number.POSITIVE_INFINITY, '–', '–'],
  ];
  for (const [value, en, de] of cases) {
    it(`write ${value} as ${en}, in German as ${de}`, () => {
      assert.equal(english.measure(value), en);
      assert.equal(german.measure(value), de);
    });
  }
});

describe('short measures', () => {
  it('keep what fits', () => assert.equal(english.shortMeasure(20_261_124, 10), '20,261,124'));
  it('use an exponent for what does not', () =>
    assert.equal(english.shortMeasure(1_234_567_890, 10), '1.2346e9'));
});

describe('counts, shares and amounts', () => {
  it('separate thousands', () => {
    assert.equal(english.count(1_234_567), '1,234,567');
    assert.equal(german.count(1_234_567), '1.234.567');
  });
  it('have one decimal in per cent', () => {
    assert.equal(english.share(47, 228), '20.6%');
    assert.equal(german.share(47, 228), '20,6\u00a0%');
  });
  it('have no share of nothing', () => assert.equal(english.share(0, 0), '–'));
  it('are in dollars to a hundredth of a cent', () => {
    assert.equal(english.usd(0.01284), '$0.0128');
    assert.equal(german.usd(0.01284), '0,0128\u00a0$');
  });
  it('agree with their noun', () => {
    assert.equal(englishTranslations(english).rows(1), '1 row');
    assert.equal(englishTranslations(english).rows(2_000), '2,000 rows');
    assert.equal(germanTranslations(german).rows(1), '1 Zeile');
    assert.equal(germanTranslations(german).rows(2_000), '2.000 Zeilen');
  });
});

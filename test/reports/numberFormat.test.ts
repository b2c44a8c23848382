import assert from 'node:assert/strict';
import {
  counted,
  formatCount,
  formatMeasure,
  formatShare,
  formatShortMeasure,
  formatUsd,
} from '../../src/reports/numberFormat.ts';

describe('formatMeasure', () => {
  const cases: [value: number, text: string][] = [
    [0, '0'],
    [-24, '-24'],
    [1022, '1,022'],
    [20_261_124, '20,261,124'],
    [166.75, '166.75'],
    [305.232_456, '305.23'],
    [0.717_872, '0.71787'],
    [123_456.7, '123,457'],
    [1e-9, '1e-9'],
    [-1.5e300, '-1.5e300'],
    [Number.NaN, '–'],
    [Number.POSITIVE_INFINITY, '–'],
  ];
  for (const [value, text] of cases) {
    it(`writes ${value} as ${text}`, () => assert.equal(formatMeasure(value), text));
  }
});

describe('formatShortMeasure', () => {
  it('keeps what fits', () => assert.equal(formatShortMeasure(20_261_124, 10), '20,261,124'));
  it('uses an exponent for what does not', () =>
    assert.equal(formatShortMeasure(1_234_567_890, 10), '1.2346e9'));
});

describe('counts, shares and amounts', () => {
  it('separate thousands', () => assert.equal(formatCount(1_234_567), '1,234,567'));
  it('have one decimal in per cent', () => assert.equal(formatShare(47, 228), '20.6%'));
  it('have no share of nothing', () => assert.equal(formatShare(0, 0), '–'));
  it('are in dollars to a hundredth of a cent', () => assert.equal(formatUsd(0.01284), '$0.0128'));
  it('agree with their noun', () => {
    assert.equal(counted(1, 'row'), '1 row');
    assert.equal(counted(2_000, 'row'), '2,000 rows');
  });
});

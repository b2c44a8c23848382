import assert from 'node:assert/strict';
import type { TextColumn } from '../../../src/domain/datasets/datasetProfile.ts';
import { isDiscrete, valueBars } from '../../../src/reports/charts/valueBars.ts';
import { numberFormats } from '../../../src/reports/formats/numberFormats.ts';
import { englishTranslations } from '../../../src/reports/i18n/englishTranslations.ts';
import { SENT } from '../../support/sent.ts';
import { numericColumn } from '../lungReport.ts';

const text = (counts: number[], others = { values: 0, rows: 0 }): TextColumn => ({
  kind: 'text',
  treatment: SENT,
  missingTexts: [],
  oddValues: [],
  type: 'text',
  dates: null,
  name: 'word',
  count: counts.reduce((sum, count) => sum + count, 0) + others.rows,
  missing: 0,
  distinct: counts.length + others.values,
  topValues: counts.map((count, index) => ({ value: `v${index}`, count })),
});

const { otherValues } = englishTranslations(numberFormats('en')).analysis.chart;

describe('valueBars', () => {
  it('keeps the values of a text column by frequency', () => {
    assert.deepEqual(
      valueBars(text([5, 3, 1]), otherValues).map((bar) => [bar.label, bar.rows]),
      [
        ['v0', 5],
        ['v1', 3],
        ['v2', 1],
      ],
    );
  });

  it('puts the values of a numeric column in ascending order', () => {
    const labels = valueBars(numericColumn('n', [10, 10, 10, 2, 2, -1]), otherValues).map((bar) => bar.label);
    assert.deepEqual(labels, ['-1', '2', '10']);
  });

  it('adds up the values without a bar, so that all bars together are all rows', () => {
    const column = text([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], { values: 90, rows: 90 });
    const bars = valueBars(column, otherValues);
    assert.equal(bars.length, 8);
    assert.deepEqual(bars.at(-1), { label: '93 other values', rows: 96, rest: true });
    assert.equal(
      bars.reduce((sum, bar) => sum + bar.rows, 0),
      column.count,
    );
  });

  it('has no bar for others when every value has its own', () => {
    assert.ok(valueBars(text([1, 1, 1, 1, 1, 1, 1, 1]), otherValues).every((bar) => !bar.rest));
  });
});

describe('isDiscrete', () => {
  it('holds for a column of few values whose counts are all known', () => {
    assert.equal(isDiscrete(numericColumn('n', [1, 2, 1, 2])), true);
  });

  it('does not hold for many values, for unknown counts or without values', () => {
    assert.equal(isDiscrete(numericColumn('n', [1, 2, 3, 4, 5, 6, 7, 8, 9])), false);
    assert.equal(isDiscrete({ ...numericColumn('n', [1, 2]), topValues: [] }), false);
    assert.equal(isDiscrete({ ...numericColumn('n', [1]), distinct: 0, topValues: [] }), false);
  });
});

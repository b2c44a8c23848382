import assert from 'node:assert/strict';
import { scaleLinear } from 'd3-scale';
import { countTickValues, ticksThatFit } from '../../../src/reports/charts/ticks.ts';
import { numberFormats } from '../../../src/reports/formats/numberFormats.ts';

const { measure: written } = numberFormats('en');

describe('countTickValues', () => {
  it('gives whole numbers from zero to at least the most', () => {
    for (const most of [0, 1, 2, 3, 7, 138, 999, 1_234_567]) {
      const ticks = countTickValues(most, 4);
      assert.equal(ticks[0], 0);
      assert.ok(ticks.every(Number.isInteger), String(ticks));
      assert.ok((ticks.at(-1) ?? 0) >= most, `${most}: ${ticks}`);
      assert.ok(ticks.length <= 8, String(ticks));
    }
  });
});

describe('ticksThatFit', () => {
  it('gives about as many ticks as wanted when labels are short', () => {
    const labels = ticksThatFit(scaleLinear([0, 100], [0, 200]), 5, written).map((tick) => tick.label);
    assert.deepEqual(labels, ['0', '20', '40', '60', '80', '100']);
  });

  it('gives fewer when labels would touch', () => {
    const labels = ticksThatFit(scaleLinear([0, 2_134_767_454], [0, 190]), 5, written).map(
      (tick) => tick.label,
    );
    assert.deepEqual(labels, ['0', '1,000,000,000', '2,000,000,000']);
  });
});

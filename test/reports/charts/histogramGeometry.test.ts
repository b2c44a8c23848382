import assert from 'node:assert/strict';
import { scaleLinear } from 'd3-scale';
import {
  type ChartFrame,
  countTickValues,
  histogramGeometry,
  ticksThatFit,
} from '../../../src/reports/charts/histogramGeometry.ts';
import { numberFormats } from '../../../src/reports/formats/numberFormats.ts';
import { numericColumn } from '../lungReport.ts';

const FRAME: ChartFrame = { width: 200, height: 100, left: 20, right: 10, top: 10, bottom: 20 };
const { measure: written } = numberFormats('en');
const geometryOf = (...values: number[]) => histogramGeometry(numericColumn('n', values), FRAME, written);

describe('histogramGeometry', () => {
  it('spreads the bars over the plot without gaps', () => {
    const geometry = geometryOf(0, 1, 2, 3, 4, 5, 6, 7, 8, 16);
    assert.ok(geometry);
    let edge = FRAME.left;
    for (const bar of geometry.bars) {
      assert.ok(Math.abs(bar.x - edge) < 1e-9);
      edge = bar.x + bar.width;
    }
    assert.ok(Math.abs(edge - (FRAME.width - FRAME.right)) < 1e-9);
  });

  it('makes heights proportional to counts and keeps them inside the plot', () => {
    const column = numericColumn('n', [0, 0, 0, 0, 8, 8, 16]);
    const geometry = histogramGeometry(column, FRAME, written);
    assert.ok(geometry);
    const [unit] = geometry.bars.flatMap((bar, index) => {
      const count = column.histogram[index]?.count ?? 0;
      return count > 0 ? [bar.height / count] : [];
    });
    for (const [index, bar] of geometry.bars.entries()) {
      assert.ok(Math.abs(bar.height - (unit ?? 0) * (column.histogram[index]?.count ?? 0)) < 1e-9);
      assert.ok(bar.y >= FRAME.top - 1e-9);
      assert.ok(Math.abs(bar.y + bar.height - geometry.base) < 1e-9);
    }
  });

  it('places the five-number summary on the value axis', () => {
    const geometry = geometryOf(0, 25, 50, 75, 100, 0, 25, 50, 75, 100);
    assert.ok(geometry);
    const { min, lowerQuartile, median, upperQuartile, max } = geometry.box;
    assert.deepEqual([min, median, max], [20, 105, 190]);
    assert.ok(min < lowerQuartile && lowerQuartile < median && median < upperQuartile && upperQuartile < max);
  });

  it('gives a single value one bar in the middle, with its value as the only tick', () => {
    const geometry = geometryOf(7, 7, 7);
    assert.ok(geometry);
    const [bar] = geometry.bars;
    assert.ok(bar);
    assert.ok(Math.abs(bar.x + bar.width / 2 - 105) < 1e-9);
    assert.deepEqual(geometry.valueTicks, [{ value: 7, at: 105, label: '7' }]);
  });

  it('has nothing to draw without values', () => {
    const column = { ...numericColumn('n', [0]), count: 0, histogram: [] };
    assert.equal(histogramGeometry(column, FRAME, written), null);
  });

  it('has nothing to draw when the range is not a finite number', () => {
    assert.equal(geometryOf(-Number.MAX_VALUE, 0, Number.MAX_VALUE), null);
  });
});

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

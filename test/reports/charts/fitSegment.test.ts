import assert from 'node:assert/strict';
import { fitSegment } from '../../../src/reports/charts/fitSegment.ts';

const SQUARE = { x: [0, 10], y: [0, 10] } as const;

describe('fitSegment', () => {
  it('ends at the sides that the line crosses', () => {
    assert.deepEqual(fitSegment({ intercept: -5, slope: 2 }, SQUARE), {
      from: { x: 2.5, y: 0 },
      to: { x: 7.5, y: 10 },
    });
    assert.deepEqual(fitSegment({ intercept: 9, slope: -0.5 }, SQUARE), {
      from: { x: 0, y: 9 },
      to: { x: 10, y: 4 },
    });
    assert.deepEqual(fitSegment({ intercept: 3, slope: 0 }, SQUARE), {
      from: { x: 0, y: 3 },
      to: { x: 10, y: 3 },
    });
  });

  it('is nothing for a line that misses the plot', () => {
    assert.equal(fitSegment({ intercept: 20, slope: 0 }, SQUARE), undefined);
    assert.equal(fitSegment({ intercept: 30, slope: 1 }, SQUARE), undefined);
  });
});

import assert from 'node:assert/strict';
import { histogramEdges } from '../../../src/domain/datasets/histogramEdges.ts';
import { seededRandom } from '../seededRandom.ts';

describe('histogramEdges', () => {
  it('gives one bin to a column of one value', () => {
    const spread = { count: 9, min: 4, lowerQuartile: 4, upperQuartile: 4, max: 4, whole: true };
    assert.deepEqual(histogramEdges(spread), [4, 4]);
  });

  it('gives each of a few whole numbers its own bin', () => {
    const spread = { count: 90, min: 1, lowerQuartile: 1, upperQuartile: 2, max: 2, whole: true };
    assert.deepEqual(histogramEdges(spread), [1, 2, 3]);
  });

  it('follows Freedman and Diaconis between 5 and 20 bins', () => {
    const spread = { count: 1_000, min: 0, lowerQuartile: 0.25, upperQuartile: 0.75, max: 1, whole: false };
    assert.equal(histogramEdges(spread).length - 1, 10);
    assert.equal(histogramEdges({ ...spread, count: 8 }).length - 1, 5);
    assert.equal(histogramEdges({ ...spread, count: 1_000_000 }).length - 1, 20);
    assert.equal(histogramEdges({ ...spread, lowerQuartile: 0.5, upperQuartile: 0.5 }).length - 1, 20);
  });

  it('rises from the minimum to the maximum or, for whole numbers, above it', () => {
    const random = seededRandom(3);
    for (let run = 0; run < 500; run += 1) {
      const whole = run % 2 === 0;
      const scale = 10 ** Math.floor(random() * 12 - (whole ? 0 : 6));
      const round = whole ? Math.round : (value: number) => value;
      const values = Array.from({ length: 4 }, () => round((random() - 0.5) * scale)).sort((a, b) => a - b);
      const [min = 0, lowerQuartile = 0, upperQuartile = 0, max = 0] = values;
      const edges = histogramEdges({
        count: 1 + Math.floor(random() * 1e6),
        min,
        lowerQuartile,
        upperQuartile,
        max,
        whole,
      });
      assert.equal(edges[0], min);
      assert.ok((edges.at(-1) ?? 0) >= max);
      assert.ok(edges.length <= 21);
      if (max > min)
        for (const [at, edge] of edges.entries()) assert.ok(at === 0 || edge > (edges[at - 1] ?? edge));
    }
  });

  it('copes with neighbouring doubles and with the largest numbers', () => {
    const near = {
      count: 2,
      min: 1,
      lowerQuartile: 1,
      upperQuartile: 1 + Number.EPSILON,
      max: 1 + Number.EPSILON,
    };
    assert.deepEqual(histogramEdges({ ...near, whole: false }), [1, 1 + Number.EPSILON]);
    const far = {
      count: 2,
      min: -1e150,
      lowerQuartile: -1e150,
      upperQuartile: 1e150,
      max: 1e150,
      whole: true,
    };
    assert.ok(histogramEdges(far).every(Number.isFinite));
  });
});

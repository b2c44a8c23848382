import assert from 'node:assert/strict';
import { analysisOfVariance, kruskalWallis } from '../../../src/domain/statistics/analysisOfVariance.ts';
import { benjaminiHochberg } from '../../../src/domain/statistics/benjaminiHochberg.ts';
import { contingency, fisherExact } from '../../../src/domain/statistics/contingency.ts';
import { correlation } from '../../../src/domain/statistics/correlation.ts';
import { riskDifference } from '../../../src/domain/statistics/riskDifference.ts';
import { standardisedDifference } from '../../../src/domain/statistics/standardisedDifference.ts';
import type { Effect } from '../../../src/domain/statistics/statisticsResult.ts';
import { trend } from '../../../src/domain/statistics/trend.ts';
import { assertClose, estimated } from './assertClose.ts';
import { REFERENCE } from './reference/readReference.ts';

const bounds = ({ value, lower, upper }: Effect) => [value, lower, upper];

describe('effects', () => {
  it('are the standardised difference and Welch test of scipy, positive when the first group is higher', () => {
    for (const { groups, effect, welch } of REFERENCE.differences) {
      const [compared, against] = groups;
      assert.ok(compared && against);
      const found = estimated(standardisedDifference(compared, against));
      assertClose(bounds(found.effect), effect);
      assertClose([found.test.statistic, ...found.test.degreesOfFreedom, found.test.p], welch);
      const [time] = REFERENCE.differences;
      assert.equal(time?.effect[0]?.toFixed(2), '-0.39');
    }
  });

  it('are ω² with its noncentral interval, and the F test of scipy', () => {
    for (const { groups, omegaSquared, anova } of REFERENCE.groups) {
      const found = estimated(analysisOfVariance(groups));
      assertClose(bounds(found.effect), omegaSquared, 1e-4);
      assertClose([found.test.statistic, found.test.p], anova);
    }
  });

  it("are Cramér's V with its noncentral interval, and the χ² test of scipy", () => {
    for (const { counts, chiSquare, cramersV, fisherExact: exact } of REFERENCE.tables) {
      const { effect, test } = estimated(contingency(counts));
      assertClose(bounds(effect), cramersV, 1e-4);
      if (test.name === 'chiSquare') {
        assertClose([test.statistic, ...test.degreesOfFreedom, test.p], chiSquare);
      }
      if (exact !== undefined) assertClose(fisherExact(counts), exact, 1e-6);
    }
  });

  it('use the exact test for a table of two by two that expects fewer than five rows in a cell', () => {
    const { test } = estimated(
      contingency([
        [3, 9],
        [8, 2],
      ]),
    );
    assert.equal(test.name, 'chiSquare');
    const small = estimated(
      contingency([
        [1, 9],
        [6, 2],
      ]),
    );
    assert.equal(small.test.name, 'fisherExact');
  });

  it('are the risk difference with the interval of Newcombe, as in statsmodels', () => {
    for (const { counts, riskDifference: expected } of REFERENCE.tables) {
      if (expected === undefined) continue;
      const [compared, against] = counts.map(([count = 0, rest = 0]) => ({ count, n: count + rest }));
      assert.ok(compared && against);
      assertClose(bounds(riskDifference(compared, against)), expected, 1e-6);
    }
  });

  it('are the slope per year with its interval, as in scipy', () => {
    const { days, values, slopePerYear } = REFERENCE.line;
    const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
    const [time, level] = [mean(days), mean(values)];
    const product = (one: readonly number[], from: number, other: readonly number[], to: number) =>
      one.reduce((sum, value, at) => sum + (value - from) * ((other[at] ?? 0) - to), 0);
    const sums = {
      n: days.length,
      sxx: product(days, time, days, time),
      syy: product(values, level, values, level),
      sxy: product(days, time, values, level),
    };
    const { effect, test } = estimated(trend(sums, 365.25));
    assertClose([...bounds(effect), test.p], slopePerYear);
  });

  it('have p-values adjusted as scipy adjusts them, in the given order', () => {
    const { p, adjusted } = REFERENCE.adjusted;
    assertClose(benjaminiHochberg(p), adjusted);
    assertClose(benjaminiHochberg(p.toReversed()), adjusted.toReversed());
    assert.deepEqual(benjaminiHochberg([]), []);
  });

  it('are not estimable, with the reason, where a number would mean nothing', () => {
    const group = { n: 8, mean: 1, variance: 0 };
    const other = { n: 8, mean: 2, variance: 0 };
    const reasons = [
      correlation('pearson', { n: 9, sxx: 1, syy: 1, sxy: 1 }),
      correlation('pearson', { n: 20, sxx: 0, syy: 1, sxy: 0 }),
      trend({ n: 20, sxx: 1, syy: 0, sxy: 0 }, 1),
      standardisedDifference(group, group),
      standardisedDifference(group, other),
      analysisOfVariance([group, group, group]),
      analysisOfVariance([group, other, group]),
      kruskalWallis([group, group, group]),
      contingency([[4, 9]]),
      contingency([
        [1, 2],
        [3, 1],
      ]),
      contingency([
        [1, 2, 1],
        [9, 1, 2],
      ]),
    ].map((result) => ('reason' in result ? result.reason : 'estimated'));
    assert.deepEqual(reasons, [
      'tooFewRows',
      'constant',
      'constant',
      'constant',
      'noVariationWithinGroups',
      'constant',
      'noVariationWithinGroups',
      'constant',
      'constant',
      'tooFewRows',
      'sparseTable',
    ]);
  });

  it('stay finite for perfect relations and empty cells', () => {
    const line = estimated(correlation('pearson', { n: 20, sxx: 4, syy: 9, sxy: 6 }));
    assert.deepEqual([...bounds(line.effect), line.test.p, line.test.statistic], [1, 1, 1, 0, null]);
    const exact = estimated(trend({ n: 20, sxx: 4, syy: 9, sxy: 6 }, 1));
    assert.deepEqual([...bounds(exact.effect), exact.test.p], [1.5, 1.5, 1.5, 0]);
    const split = estimated(
      contingency([
        [500, 0],
        [0, 500],
      ]),
    );
    assert.ok([...bounds(split.effect), split.test.p].every(Number.isFinite));
    assert.equal(split.effect.value, 1);
    const none = riskDifference({ count: 0, n: 10 }, { count: 10, n: 10 });
    assert.equal(none.value, -1);
    assert.ok(none.lower >= -1 && none.upper > -1);
  });
});

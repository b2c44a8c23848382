import assert from 'node:assert/strict';
import { groupHazards } from '../../../src/domain/statistics/hazardRatio.ts';
import { kaplanMeier, thinSteps } from '../../../src/domain/statistics/kaplanMeier.ts';
import { logRank } from '../../../src/domain/statistics/logRank.ts';
import { numbersAtRisk } from '../../../src/domain/statistics/survivalCounts.ts';
import { assertClose, estimated } from './assertClose.ts';
import { REFERENCE } from './reference/readReference.ts';

const { overall, survival } = REFERENCE;

describe('survival', () => {
  it('has the curve, intervals, median and numbers at risk of lifelines', () => {
    for (const reference of [overall, ...survival.flatMap(({ curves }) => curves)]) {
      const curve = kaplanMeier(reference.counts);
      const { value, lower, upper } = curve.median;
      assertClose([value, lower, upper], reference.median);
      for (const [time = 0, ...expected] of reference.steps) {
        const step = curve.steps.filter((candidate) => candidate.time <= time).at(-1);
        assert.ok(step);
        assertClose([step.survival, step.lower, step.upper], expected, 1e-6);
      }
      const times = reference.atRisk.map(([time = 0]) => time);
      assert.deepEqual(
        numbersAtRisk(reference.counts, times),
        reference.atRisk.map(([, rows]) => rows),
      );
    }
  });

  it('has the log-rank test of lifelines: 10.3 by sex, 16.0 by an ECOG of 0 to 1 against 2 to 3', () => {
    for (const { name, curves, logRank: expected } of survival) {
      const { test } = estimated(logRank(curves.map(({ counts }) => counts)));
      assertClose([test.statistic, ...test.degreesOfFreedom, test.p], expected, 1e-7, name);
    }
    assert.deepEqual(
      survival.map(({ logRank: [statistic = 0] }) => statistic.toFixed(1)),
      ['10.3', '16.0', '18.0'],
    );
  });

  it('has the hazard ratios of lifelines and the score test of statsmodels, with ties as Efron counts them', async () => {
    for (const { name, curves, ratios, score } of survival) {
      const found = await groupHazards(curves.map(({ counts }) => counts));
      for (const [at, expected] of ratios.entries()) {
        const ratio = found.ratios[at];
        assert.ok(ratio);
        const { effect, test } = estimated(ratio);
        assertClose([effect.value, effect.lower, effect.upper, test.p], expected, 1e-5, name);
      }
      assertClose(found.score?.statistic, score, 1e-6);
    }
  });

  it('leaves out groups without an event, and says so, instead of an endless ratio', async () => {
    const [first, second] = survival[0]?.curves ?? [];
    assert.ok(first && second);
    const censored = second.counts.map(({ time, events, censored: rest }) => ({
      time,
      events: 0,
      censored: events + rest,
    }));
    const all = await groupHazards([first.counts, second.counts, censored]);
    const two = await groupHazards([first.counts, second.counts]);
    assert.deepEqual(all.ratios, [...two.ratios, { estimable: false, reason: 'noEvents' }]);
    const none = await groupHazards([censored, first.counts]);
    assert.deepEqual(none, { ratios: [{ estimable: false, reason: 'noEvents' }], score: null });
    assert.deepEqual(logRank([censored, censored]), { estimable: false, reason: 'noEvents' });
  });

  it('has no median where fewer than half have the event, and no interval where none is left', () => {
    const rare = kaplanMeier([
      { time: 1, events: 1, censored: 0 },
      { time: 2, events: 0, censored: 9 },
    ]);
    assert.equal(rare.median.value, null);
    const all = kaplanMeier([
      { time: 1, events: 5, censored: 0 },
      { time: 2, events: 5, censored: 0 },
    ]);
    assert.deepEqual(all.steps.at(-1), { time: 2, survival: 0, lower: null, upper: null });
    assert.equal(all.median.value, 1.5);
  });

  it('draws as many steps as asked, the first and the last among them', () => {
    const { steps } = kaplanMeier(overall.counts);
    const thin = thinSteps(steps, 20);
    assert.equal(thin.length, 20);
    assert.deepEqual([thin[0], thin.at(-1)], [steps[0], steps.at(-1)]);
  });
});

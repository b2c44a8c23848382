import assert from 'node:assert/strict';
import { ZodError } from 'zod';
import { FaultPlan } from '../../../src/sandbox/http/faults.ts';

describe('FaultPlan', () => {
  const hits = (plan: FaultPlan, count: number) =>
    Array.from({ length: count }, () => plan.take('gemini', 'generateContent') !== undefined);

  it('hits the same requests each time for the same share and seed', () => {
    const [one, other, third] = [new FaultPlan(), new FaultPlan(), new FaultPlan()];
    one.inject({ provider: 'gemini', kind: 'dropBefore', share: 0.3, seed: 7 });
    other.inject({ provider: 'gemini', kind: 'dropBefore', share: 0.3, seed: 7 });
    third.inject({ provider: 'gemini', kind: 'dropBefore', share: 0.3, seed: 8 });
    const pattern = hits(one, 1_000);
    assert.deepEqual(hits(other, 1_000), pattern);
    assert.notDeepEqual(hits(third, 1_000), pattern);
    const share = pattern.filter(Boolean).length / 1_000;
    assert.ok(share > 0.25 && share < 0.35, `share ${share}`);
  });

  it('is spent after its number of times', () => {
    const plan = new FaultPlan();
    plan.inject({ provider: 'gemini', kind: 'dropBefore', times: 2 });
    assert.deepEqual(hits(plan, 4), [true, true, false, false]);
  });

  it('leaves other providers and operations alone', () => {
    const plan = new FaultPlan();
    plan.inject({ provider: 'gemini', operation: 'countTokens', kind: 'dropBefore' });
    assert.equal(plan.take('gemini', 'generateContent'), undefined);
    assert.equal(plan.take('resend', 'countTokens'), undefined);
    assert.equal(plan.take('gemini', 'countTokens')?.kind, 'dropBefore');
  });

  it('hits nothing once cleared', () => {
    const plan = new FaultPlan();
    plan.inject({ provider: 'gemini', kind: 'dropBefore' });
    plan.clear();
    assert.deepEqual(hits(plan, 2), [false, false]);
  });

  it('refuses a fault with a share above one', () => {
    assert.throws(
      () => new FaultPlan().inject({ provider: 'gemini', kind: 'dropBefore', share: 1.5 }),
      ZodError,
    );
  });
});

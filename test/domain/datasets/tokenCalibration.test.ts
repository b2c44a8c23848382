import assert from 'node:assert/strict';
import { calibratedFactor, tokenFactor } from '../../../src/domain/datasets/tokenCalibration.ts';

describe('the factor of a calibration', () => {
  const samples = [
    { estimated: 1_000, counted: 800 },
    { estimated: 500, counted: 600 },
  ];

  it('is that of the densest sample, with a margin', () => {
    const factor = calibratedFactor(samples, undefined);
    assert.ok(factor >= 1.2 * 1.1 && factor < 1.2 * 1.1 + 0.06, `${factor}`);
  });

  it('stays what it was while that is enough and not far too much', () => {
    assert.equal(calibratedFactor(samples, 1.25), 1.25);
    assert.equal(calibratedFactor(samples, 1.8), 1.8);
  });

  it('gives up one that is too low, or far too high', () => {
    assert.ok(calibratedFactor(samples, 1.15) > 1.3);
    assert.ok(calibratedFactor(samples, 3) < 1.4);
  });

  it('is never nothing', () => {
    assert.ok(calibratedFactor([{ estimated: 0, counted: 0 }], undefined) > 0);
  });

  it('is one where the model was not asked', () => {
    assert.equal(tokenFactor({ kind: 'estimated', reason: 'NotAsked' }), 1);
  });
});

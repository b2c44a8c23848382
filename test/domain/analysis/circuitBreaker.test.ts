import assert from 'node:assert/strict';
import { admit, afterOutcome, type Circuit, CLOSED } from '../../../src/domain/analysis/circuitBreaker.ts';

const SETTINGS = { failureRate: 0.5, minimumCalls: 4, windowMs: 60_000, openMs: 10_000, probeMs: 5_000 };

const circuitAfter = (circuit: Circuit, outcomes: string, nowMs = 1_000): Circuit =>
  [...outcomes].reduce(
    (next, outcome) => afterOutcome(next, outcome === 'f' ? 'failure' : 'success', nowMs, SETTINGS),
    circuit,
  );

describe('a circuit', () => {
  it('opens when enough calls fail, and not before there are enough of them', () => {
    assert.equal(circuitAfter(CLOSED, 'fff').state, 'closed');
    assert.equal(circuitAfter(CLOSED, 'sfsf').state, 'open');
    assert.equal(circuitAfter(CLOSED, 'ssssf').state, 'closed');
  });

  it('forgets what is older than its window', () => {
    const earlier = circuitAfter(CLOSED, 'fff', 1_000);
    assert.equal(circuitAfter(earlier, 'f', 62_000).state, 'closed');
  });

  it('withholds calls while it is open, then lets one probe through', () => {
    const open = circuitAfter(CLOSED, 'ffff', 1_000);
    assert.deepEqual(admit(open, 3_000, SETTINGS), { admitted: false, waitMs: 8_000, circuit: open });
    const probe = admit(open, 11_000, SETTINGS);
    assert.equal(probe.admitted, true);
    assert.equal(probe.circuit.state, 'halfOpen');
    const other = admit(probe.circuit, 11_001, SETTINGS);
    assert.equal(other.admitted, false);
    assert.equal(
      other.waitMs,
      2_000,
      'others ask again soon: a probe is answered long before it counts as lost',
    );
    assert.equal(admit(probe.circuit, 15_500, SETTINGS).waitMs, 500);
  });

  it('closes after a good probe, and stays open twice as long after a bad one', () => {
    const { circuit } = admit(circuitAfter(CLOSED, 'ffff', 1_000), 11_000, SETTINGS);
    assert.equal(circuitAfter(circuit, 's', 12_000).state, 'closed');
    const again = circuitAfter(circuit, 'f', 12_000);
    assert.deepEqual([again.state, again.untilMs], ['open', 32_000]);
  });

  it('lets another probe through when the first is lost with its worker', () => {
    const { circuit } = admit(circuitAfter(CLOSED, 'ffff', 1_000), 11_000, SETTINGS);
    assert.equal(admit(circuit, 16_001, SETTINGS).admitted, true);
  });

  it('learns nothing from calls that were under way when it opened', () => {
    const open = circuitAfter(CLOSED, 'ffff', 1_000);
    assert.equal(circuitAfter(open, 'sssf', 1_500), open);
  });
});

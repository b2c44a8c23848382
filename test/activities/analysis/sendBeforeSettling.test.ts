import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Departures } from '../../../src/activities/analysis/sendBeforeSettling.ts';

/** Enough turns of the event loop for whatever needs nothing else. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
}

describe('calls that are about to leave', () => {
  it('go before the rest of those that came back', async () => {
    const departures = new Departures();
    const leave = [departures.begin(), departures.begin()];
    const order: string[] = [];
    const rest = departures.letGo().then(() => order.push('rest'));
    for (const go of leave) {
      await settle();
      order.push('left');
      go();
    }
    await rest;
    assert.deepEqual(order, ['left', 'left', 'rest']);
  });

  it('hold nobody up when they come later, nor when there are none', async () => {
    const departures = new Departures();
    await departures.letGo();
    const leave = departures.begin();
    const rest = departures.letGo();
    await settle();
    departures.begin();
    leave();
    leave();
    await rest;
  });
});

import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { SendBeforeSettling } from '../../../src/activities/analysis/sendBeforeSettling.ts';

/** Enough turns of the event loop for whatever needs nothing else. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
}

describe('calls that are about to leave', () => {
  it('go before the rest of those that came back', async () => {
    const departures = new SendBeforeSettling();
    const leave = [departures.announce(), departures.announce()];
    const order: string[] = [];
    const rest = departures.announcedSent().then(() => order.push('rest'));
    for (const go of leave) {
      await settle();
      order.push('left');
      go();
    }
    await rest;
    assert.deepEqual(order, ['left', 'left', 'rest']);
  });

  it('hold up no reply when they come later, nor when there are none', async () => {
    const departures = new SendBeforeSettling();
    await departures.announcedSent();
    const leave = departures.announce();
    const rest = departures.announcedSent();
    await settle();
    departures.announce();
    leave();
    leave();
    await rest;
  });
});

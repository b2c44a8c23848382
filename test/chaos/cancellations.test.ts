import assert from 'node:assert/strict';
import { raceCancellations } from '../../chaos/raceCancellations.ts';
import { seededRandom } from '../domain/seededRandom.ts';

/** A race takes about a tenth of a second of both cores; `npm run chaos -- cancellations` runs 1,000. */
const RACES = 150;

describe('an appointment that is cancelled while its reminder leaves', () => {
  it(`sends nothing after the acknowledgement, and nothing twice, in ${RACES} races of ±50 ms`, async () => {
    const { races, sent, late, twice } = await raceCancellations(RACES, seededRandom(8));
    assert.deepEqual({ races, late, twice }, { races: RACES, late: 0, twice: 0 });
    // Races that one side always wins would show nothing.
    assert.ok(sent > RACES / 20 && sent < RACES - RACES / 20, `${sent} of ${RACES} reminders left before`);
  });
});

import assert from 'node:assert/strict';
import { type CutSend, cutSends } from '../../chaos/cutSends.ts';
import { FAILPOINT_PLACES, PLACE_MEANING } from '../../chaos/failpoint.ts';
import { tally } from '../../chaos/sends.ts';

const TIMES = 3;

describe('a send whose worker process is killed', () => {
  let cuts: readonly CutSend[];

  before(async function () {
    this.timeout(360_000);
    cuts = (await Promise.all([cutSends('email', TIMES), cutSends('sms', TIMES)])).flat();
  });

  const cutsOf = (channel: 'email' | 'sms') => (place: (typeof FAILPOINT_PLACES)[number]) =>
    cuts.filter((cut) => cut.channel === channel && cut.place === place);

  for (const channel of ['email', 'sms'] as const) {
    for (const place of FAILPOINT_PLACES) {
      it(`as ${channel} ${PLACE_MEANING[place]} is neither lost nor sent twice`, () => {
        const { sends, lost, duplicated } = tally(cutsOf(channel)(place));
        assert.deepEqual({ sends, lost, duplicated }, { sends: TIMES, lost: 0, duplicated: 0 });
      });
    }
  }

  it('is settled without an operator', () => {
    assert.deepEqual(
      cuts.filter(({ outcome }) => outcome !== 'sent'),
      [],
    );
  });

  it('is reconciled when the process died with the request on its way', () => {
    const cut = cuts.filter(({ place }) => place === 'beforeRequest' || place === 'afterAcceptance');
    assert.equal(tally(cut).reconciled, cut.length);
  });
});
